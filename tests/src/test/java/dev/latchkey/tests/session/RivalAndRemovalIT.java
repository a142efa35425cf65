package dev.latchkey.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.apikey.ApiKeys;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Distribution;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A server whose place for session timeouts another extension took, and the same server, store and all, after Latchkey was
 * removed from it as the documentation says.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RivalAndRemovalIT {

    private static final int KEYCLOAKS_IDLE_TIMEOUT = 1800;

    private final Path home = Distribution.copy("rival");
    private ServerUnderTest server;
    private Realm realm;
    private Key key;

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Order(1)
    void theAdministratorIsToldThatNothingIsEnforced() {
        server = OtherServers.withRival(home, "--db=dev-file");

        assertThat(server.keycloak().log())
                .contains("SESSION TIMEOUTS ARE NOT ENFORCED")
                .contains("'rival'")
                .contains("--spi-datastore--provider-default=latchkey")
                .doesNotContain("Session timeouts are enforced");
    }

    /** The steps of {@code docs/session-timeout.md}, "The way back". */
    @Test
    @Order(2)
    void theWayBackIsGone() {
        realm = Realm.acme(server.keycloak());
        User emma = realm.emma();
        key = new ApiKeys(realm).create(emma);
        ObjectNode representation = realm.representation(emma);
        representation.withObject("/attributes").putArray("sessionTimeout").add("PT15M");
        realm.admin("PUT", "/users/" + emma.id(), representation.toString()).expect(204);

        realm.change(file -> file.put("ssoSessionIdleTimeout", KEYCLOAKS_IDLE_TIMEOUT)
                .put("browserFlow", "browser")
                .put("directGrantFlow", "direct grant")
                .put("resetCredentialsFlow", "reset credentials"));
        ObjectNode profile =
                (ObjectNode) realm.admin("GET", "/users/profile").expect(200).json();
        for (JsonNode attribute : profile.withArray("/attributes")) {
            ObjectNode validations = ((ObjectNode) attribute).withObject("/validations");
            validations.remove("latchkey-session-timeout");
            validations.remove("latchkey-phone-number");
        }
        realm.admin("PUT", "/users/profile", profile.toString()).expect(200);
        server.close();

        server = OtherServers.withoutLatchkey(home, "--db=dev-file");
        realm = Realm.acme(server.keycloak());
        assertThat(realm.user("emma").id()).isEqualTo(emma.id());
        assertThat(server.keycloak().log()).doesNotContain("Session timeouts are enforced");
    }

    @Test
    @Order(3)
    void everybodyLogsInAndKeycloaksOwnLimitEndsSessions() {
        Tokens tokens = realm.login(realm.emma(), new Http(), "openid phone");
        assertThat(tokens.answer().path("refresh_expires_in").asInt())
                .isBetween(KEYCLOAKS_IDLE_TIMEOUT - 5, KEYCLOAKS_IDLE_TIMEOUT);
        tokens = new Tokens(realm.refresh(tokens).expect(200).json());

        realm.moveClockTo(KEYCLOAKS_IDLE_TIMEOUT + 200);

        realm.refresh(tokens).expect(400);
        realm.moveClockTo(0);
    }

    @Test
    @Order(3)
    void profilesAreSaved() {
        User emma = realm.emma();
        Tokens account = realm.loginToAccountConsole(emma, new Http());
        Http http = new Http();
        String url = realm.accountConsole();
        ObjectNode profile = (ObjectNode) http.get(url, "Authorization", account.bearer(), "Accept", "application/json")
                .expect(200)
                .json();
        assertThat(profile.at("/attributes/sessionTimeout/0").asText()).isEqualTo("PT15M");
        profile.put("firstName", "Emily");

        http.json("POST", url, profile.toString(), "Authorization", account.bearer())
                .expect(204);
        ObjectNode representation = realm.representation(emma);
        assertThat(representation.path("firstName").asText()).isEqualTo("Emily");
        realm.admin("PUT", "/users/" + emma.id(), representation.toString()).expect(204);
    }

    @Test
    @Order(3)
    void consolesAndListsWorkAndKeysDont() {
        new Http().get(realm.accountConsole()).expect(200);
        Http http = new Http();
        Tokens account = realm.loginToAccountConsole(realm.emma(), http);
        http.get(realm.url() + "/account/credentials", "Authorization", account.bearer(), "Accept", "application/json")
                .expect(200);
        assertThat(realm.admin("GET", "/users/" + realm.emma().id() + "/credentials")
                        .expect(200)
                        .json()
                        .findValuesAsText("type"))
                .contains("api-key");
        realm.admin("GET", "/authentication/flows").expect(200);
        realm.admin("GET", "/authentication/required-actions").expect(200);
        assertThat(new ApiKeys(realm).auth(key).status()).isEqualTo(404);
        Answer exchange = new ApiKeys(realm).exchange(key.text());
        assertThat(exchange.expect(400).json().path("error").asText()).isEqualTo("unsupported_grant_type");
    }
}
