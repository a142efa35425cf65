package dev.latchkey.tests.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy asks whether to let a request through, and who sends it. */
@ExtendWith(KeycloakExtension.class)
class ApiKeyForwardAuthIT {

    private Realm realm;
    private ApiKeys keys;
    private User emma;
    private Key key;

    @BeforeEach
    void createKey(ServerUnderTest server) {
        realm = Realm.create(server);
        keys = new ApiKeys(realm);
        emma = realm.emma();
        key = keys.create(emma);
    }

    @AfterEach
    void deleteRealm() {
        realm.moveClockTo(0);
        realm.close();
    }

    @Test
    void theAnswerSaysWhoItIs() {
        Answer answer = keys.auth(key).expect(200);

        assertThat(answer.header("X-Auth-Request-User")).isEqualTo(emma.id());
        assertThat(answer.header("X-Auth-Request-Preferred-Username")).isEqualTo("emma");
        assertThat(answer.header("X-Auth-Request-Email")).isEqualTo("emma.tremblay@acme.example");
        assertThat(answer.header("X-Auth-Request-Groups")).isEqualTo("/Sales");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    /** A proxy that copies only what is there would leave what the caller had sent under the name. */
    @Test
    void whatIsNotKnownIsEmptyRatherThanAbsent() {
        ObjectNode representation = realm.representation(emma);
        representation.put("email", "");
        realm.admin("PUT", "/users/" + emma.id(), representation.toString()).expect(204);
        String group = realm.admin("GET", "/users/" + emma.id() + "/groups")
                .json()
                .get(0)
                .path("id")
                .asText();
        realm.admin("DELETE", "/users/" + emma.id() + "/groups/" + group).expect(204);

        Answer answer = keys.auth(key).expect(200);

        assertThat(answer.headers().allValues("X-Auth-Request-Email")).containsExactly("");
        assertThat(answer.headers().allValues("X-Auth-Request-Groups")).containsExactly("");
    }

    @Test
    void namesOfGroupsCanNeitherEndTheHeaderNorTheListEntry() {
        join("Ventes, Montréal\r\nX-Admin: yes");

        Answer answer = keys.auth(key).expect(200);

        assertThat(answer.header("X-Auth-Request-Groups"))
                .isEqualTo("/Sales,/Ventes%2C%20Montr%C3%A9al%0D%0AX-Admin:%20yes");
        assertThat(answer.header("X-Admin")).isEmpty();
    }

    @Test
    void organizationsAreAmongTheGroups() {
        realm.change(file -> file.put("organizationsEnabled", true));
        realm.admin(
                        "POST",
                        "/organizations",
                        "{\"name\":\"Northwind\",\"alias\":\"northwind\",\"domains\":[{\"name\":\"northwind.example\"}]}")
                .expect(201);
        String organization =
                realm.admin("GET", "/organizations").json().get(0).path("id").asText();
        realm.admin("POST", "/organizations/" + organization + "/members", '"' + emma.id() + '"')
                .expect(201);

        assertThat(keys.auth(key).expect(200).header("X-Auth-Request-Groups"))
                .isEqualTo("/Sales,organization:northwind");
    }

    @Test
    void aRequiredRoleIsAskedFor() {
        realm.admin("POST", "/roles", "{\"name\":\"exporter\"}").expect(201);
        auth("X-Required-Role", "exporter").expect(403);
        auth("X-Required-Role", "no-such-role").expect(403);
        auth("X-Required-Role", "").expect(403);

        JsonNode role = realm.admin("GET", "/roles/exporter").json();
        realm.admin("POST", "/users/" + emma.id() + "/role-mappings/realm", "[" + role + "]")
                .expect(204);

        auth("X-Required-Role", "exporter").expect(200);
        auth("X-Required-Role", "exporter, account.view-profile").expect(200);
        // What a caller smuggles in beside the proxy's own header makes it only harder.
        auth("X-Required-Role", "exporter", "X-Required-Role", "no-such-role").expect(403);
        keys.auth("X-API-Key", "lk_garbage", "X-Required-Role", "exporter").expect(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void anyMethodAndAnyPathBelowWillDo(String method) {
        Answer answer = new Http()
                .send(HttpRequest.newBuilder(URI.create(keys.url() + "/auth/api/v2/orders%2F7?since=2026"))
                        .header("X-API-Key", key.text())
                        .header("Content-Type", "application/octet-stream")
                        .method(method, HttpRequest.BodyPublishers.ofString(method.equals("POST") ? "body" : "")));

        assertThat(answer.expect(200).header("X-Auth-Request-Preferred-Username"))
                .isEqualTo("emma");
    }

    /** Envoy asks below the path of the request itself: no path of a caller may lead it to an address that answers 200. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../",
                "/x/../../../",
                "/%2e%2e/%2E%2E/",
                "/.%2e/..%2f",
                "/..%2F..%2F",
                "/..;/..;/",
                "/..;x=1/..;x=1/",
                "/./../../",
                "//../../../",
                "/..//../",
                "/..\\..\\",
                "/%5C..%5C..%5C",
                "/%252e%252e/%252e%252e/",
                "?/../../",
                "#/../../",
                "/../auth/../../",
                "/../../api-keys/../"
            })
    void noPathClimbsToAnAddressThatAnswersEverybody(String climb) {
        String open = ".well-known/openid-configuration";
        new Http().get(realm.url() + "/" + open).expect(200);

        assertThat(raw("/api-keys/auth" + climb + open))
                .startsWith("HTTP/1.1 4")
                .doesNotContain("X-Auth-Request");
    }

    /** As no client of ours would send it: the path as it is. */
    private String raw(String path) {
        URI base = URI.create(realm.url());
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.getOutputStream()
                    .write(("GET " + base.getPath() + path + " HTTP/1.1\r\nHost: " + base.getAuthority()
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void lastUsedIsWrittenByATimerAndShownAtOnce() {
        assertThat(keys.storedData(emma).has("lastUsed")).isFalse();

        keys.auth(key).expect(200);

        JsonNode entry = keys.list(keys.account(emma)).json().get(0);
        assertThat(entry.path("lastUsed").asText()).endsWith("Z");
        assertThat(entry.path("lastAddress").asText()).isEqualTo("127.0.0.1");

        keys.writeLastUses();

        assertThat(stored().truncatedTo(ChronoUnit.SECONDS))
                .isEqualTo(Instant.parse(entry.path("lastUsed").asText()));
        assertThat(keys.storedData(emma).path("lastAddress").asText()).isEqualTo("127.0.0.1");
    }

    /** Each write costs two statements and throws the owner out of the user caches of all nodes. */
    @Test
    void lastUsedIsWrittenAtMostOnceInFiveMinutesAndACrashLosesNoMore(ServerUnderTest server) {
        keys.auth(key).expect(200);
        keys.writeLastUses();
        Instant first = stored();

        realm.moveClockTo(290);
        keys.auth(key).expect(200);
        keys.writeLastUses();
        assertThat(stored()).isEqualTo(first);

        realm.moveClockTo(300);
        keys.auth(key).expect(200);
        keys.writeLastUses();
        assertThat(stored()).isBetween(first.plusSeconds(300), first.plusSeconds(330));

        // What is due waits for the timer no longer than that.
        assertThat(new Http()
                        .get(realm.url() + "/test-timer")
                        .expect(200)
                        .json()
                        .path("latchkey-api-key-last-used")
                        .asLong())
                .isEqualTo(15_000);
    }

    @Test
    void usesAreCounted(ServerUnderTest server) {
        keys.auth(key).expect(200);
        keys.auth(key).expect(200);
        keys.auth("X-API-Key", "lk_garbage").expect(401);

        String metrics = new Http()
                .get(server.keycloak().managementUrl() + "/metrics")
                .expect(200)
                .body();

        assertThat(metrics)
                .containsPattern("latchkey_api_key_uses_total\\{realm=\"" + realm.name() + "\",result=\"valid\"} 2")
                .containsPattern(
                        "latchkey_api_key_uses_total\\{realm=\"" + realm.name() + "\",result=\"malformed\"} 1");
        assertThat(realm.admin("GET", "/events?type=LOGIN&type=LOGIN_ERROR&user=" + emma.id() + "&client=none")
                        .json())
                .isEmpty();
    }

    private Answer auth(String... headers) {
        return new Http()
                .send(HttpRequest.newBuilder(URI.create(keys.url() + "/auth"))
                        .header("X-API-Key", key.text())
                        .headers(headers)
                        .GET());
    }

    private Instant stored() {
        return Instant.parse(keys.storedData(emma).path("lastUsed").asText());
    }

    private void join(String name) {
        realm.joinGroup(emma, realm.addGroup(name));
    }
}
