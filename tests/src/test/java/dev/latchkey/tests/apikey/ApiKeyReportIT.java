package dev.latchkey.tests.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who has which keys: what administrators, and nobody else, are told. */
@ExtendWith(KeycloakExtension.class)
class ApiKeyReportIT {

    private static final String REPORT = "/latchkey/api-key-report";

    /** Every second one owns a key, so that the keys fill more than a page of the server's. */
    private static final int SEEDS = 1_200;

    private Realm realm;
    private ApiKeys keys;

    @BeforeEach
    void open(ServerUnderTest server) {
        realm = Realm.create(server);
        keys = new ApiKeys(realm);
    }

    @AfterEach
    void close() {
        realm.moveClockTo(0);
        realm.close();
    }

    private JsonNode report() {
        return realm.admin("GET", REPORT).expect(200).json();
    }

    private static JsonNode entry(JsonNode report, Key key) {
        return StreamSupport.stream(report.path("keys").spliterator(), false)
                .filter(entry -> entry.path("apiKey").path("id").asText().equals(key.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void saysOfEachKeyWhatItsOwnersListSays() {
        keys.set("keysPerUser", "2");
        User owner = keys.addMember();
        Tokens tokens = keys.account(owner);
        Key first = keys.create(tokens);
        Key second = Key.of(
                keys.create(tokens, "{\"name\":\"CRM\",\"lifetime\":\"P7D\"}").expect(201));
        User other = keys.addMember();
        Key third = keys.create(other);
        keys.auth(third).expect(200);

        Answer answer = realm.admin("GET", REPORT).expect(200);

        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        JsonNode report = answer.json();
        for (User user : List.of(owner, other)) {
            JsonNode list = realm.admin("GET", "/latchkey/users/" + user.id() + "/api-keys")
                    .expect(200)
                    .json();
            for (JsonNode key : list) {
                JsonNode entry = StreamSupport.stream(report.path("keys").spliterator(), false)
                        .filter(found -> found.path("apiKey").path("id").equals(key.path("id")))
                        .findFirst()
                        .orElseThrow();
                assertThat(entry.path("apiKey")).isEqualTo(key);
                assertThat(entry.path("userId").asText()).isEqualTo(user.id());
                assertThat(entry.path("username").asText()).isEqualTo(user.username());
                assertThat(entry.path("userEnabled").asBoolean()).isTrue();
            }
        }
        assertThat(entry(report, third).path("apiKey").path("lastUsed").asText())
                .as("also where only this node knows of it yet")
                .isNotEmpty()
                .isNotEqualTo("null");
        assertThat(report.path("counts").path("keys").asInt()).isEqualTo(3);
        assertThat(report.path("counts").path("owners").asInt()).isEqualTo(2);
        assertThat(report.path("keys").findValuesAsText("username")).isSorted();
        for (Key key : List.of(first, second, third)) {
            assertThat(answer.body()).doesNotContain(key.text());
        }
        assertThat(answer.body()).doesNotContain("sha256", "secretData");
    }

    @Test
    void saysWhoMayNotSignInAndAnswersWhileKeysAreOff() {
        User owner = keys.addMember();
        Key key = keys.create(owner);
        realm.admin(
                        "PUT",
                        "/users/" + owner.id(),
                        realm.representation(owner).put("enabled", false).toString())
                .expect(204);
        keys.set("enabled", "false");

        assertThat(entry(report(), key).path("userEnabled").asBoolean()).isFalse();
    }

    @Test
    void aReplacedKeyIsThereUntilItEnds() {
        keys.set("rotationOverlap", "PT1H");
        Tokens owner = keys.account(keys.addMember());
        Key old = keys.create(owner);
        keys.rotate(owner, old.id()).expect(201);
        assertThat(entry(report(), old).path("apiKey").has("replacedUntil")).isTrue();

        realm.moveClockTo(3_601);

        assertThat(report().path("keys").findValuesAsText("id")).hasSize(1).doesNotContain(old.id());
    }

    @Test
    void canBeReadAsATable() {
        realm.admin("POST", "/users", Realm.json(Map.of("username", "+1-514-555-0134", "enabled", true)))
                .expect(201);
        User owner = keys.addMember();
        Key key = Key.of(keys.create(keys.account(owner), "{\"name\":\"=1+1\"}").expect(201));

        Answer table = realm.admin("GET", REPORT + "?format=csv").expect(200);

        assertThat(table.header("Content-Type")).isEqualTo("text/csv;charset=utf-8");
        assertThat(table.header("Content-Disposition")).contains("api-key-report.csv");
        assertThat(table.body().lines()).hasSize(2);
        assertThat(table.body())
                .startsWith("\"user id\",\"username\",\"user enabled\",\"key id\",\"name\",\"prefix\",")
                .contains(
                        "\"" + owner.id() + "\",\"" + owner.username() + "\",\"true\",\"" + key.id() + "\",\"'=1+1\",");
        assertThat(new Http()
                        .get(realm.adminUrl() + REPORT, "Authorization", realm.adminBearer(), "Accept", "text/csv")
                        .expect(200)
                        .body())
                .isEqualTo(table.body());
        realm.admin("GET", REPORT + "?format=xml").expect(400);
    }

    /** However many there are: a statement a page, and none a user. */
    @Test
    void readsManyKeysInPages() {
        new Http()
                .json("POST", realm.url() + "/test-database/users/" + SEEDS + "?first=0&type=api-key", "")
                .expect(204);
        String bearer = realm.adminBearer();
        new Http().json("PUT", realm.url() + "/test-statements", "").expect(200);

        Answer table = new Http()
                .get(realm.adminUrl() + REPORT + "?format=csv", "Authorization", bearer)
                .expect(200);

        long cost = Long.parseLong(
                new Http().get(realm.url() + "/test-statements").expect(200).body());
        assertThat(table.body().lines().filter(line -> line.contains(",\"seed-")))
                .hasSize(SEEDS / 2)
                .doesNotHaveDuplicates();
        assertThat(cost).as("statements for %d keys", SEEDS / 2).isLessThan(60);
    }

    /** Of a realm whose neighbours have keys as well. */
    @Test
    void tellsOfNoOtherRealm(ServerUnderTest server) {
        try (Realm neighbour = Realm.create(server)) {
            new ApiKeys(neighbour).create(neighbour.emma());

            assertThat(report().path("keys")).isEmpty();
            assertThat(report().path("counts").path("owners").asInt()).isZero();
        }
    }
}
