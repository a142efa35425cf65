package dev.latchkey.tests.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who changed which setting from what to what is in the admin events; a secret's value never is. */
@ExtendWith(KeycloakExtension.class)
class SettingEventsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Realm realm;

    @BeforeEach
    void createRealm(ServerUnderTest server) {
        realm = Realm.create(server, file -> {
            file.withObject("/components").remove(Realm.SETTINGS);
            // So that an administrator of the realm gets a token that can do more than its client needs.
            file.path("clients").forEach(client -> ((ObjectNode) client).put("fullScopeAllowed", true));
            return file;
        });
    }

    @AfterEach
    void deleteRealm() {
        realm.close();
    }

    @Test
    void theFirstSaveTellsWhatDiffersFromTheDefaults() {
        String id = create("latchkey-sessions", Map.of("enabled", "true", "longestTimeout", "PT8H"));

        JsonNode event = onlyEvent();

        assertThat(event.path("resourceType").asText()).isEqualTo("COMPONENT");
        assertThat(event.path("resourcePath").asText()).isEqualTo("components/" + id);
        assertThat(event.path("authDetails").path("userId").asText()).isNotEmpty();
        assertThat(event.path("authDetails").path("ipAddress").asText()).isNotEmpty();
        assertThat(told(event)).isEqualTo(told("latchkey-sessions", change("longestTimeout", "never", "PT8H")));
    }

    @Test
    void anotherSaveTellsWhatItChangedAndNoMore() {
        String id = create("latchkey-api-keys", Map.of("enabled", "true"));
        assertThat(events()).isEmpty();

        update(id, Map.of("enabled", "true", "keysPerUser", "3", "longestLifetime", "P90D"));
        assertThat(told(onlyEvent()))
                .isEqualTo(told(
                        "latchkey-api-keys", change("keysPerUser", "1", "3"), change("longestLifetime", "", "P90D")));
        update(id, Map.of("enabled", "true", "keysPerUser", "3", "longestLifetime", "P90D"));
        assertThat(events()).hasSize(1);
        update(id, Map.of("keysPerUser", "1", "longestLifetime", "P90D"));

        assertThat(told(events().get(0))).isEqualTo(told("latchkey-api-keys", change("keysPerUser", "3", "1")));
    }

    @Test
    void aRefusedSaveTellsNothing() {
        String id = create("latchkey-sessions", Map.of("enabled", "true"));

        realm.admin("PUT", "/components/" + id, component("latchkey-sessions", Map.of("longestTimeout", "soon")))
                .expect(400);

        assertThat(events()).isEmpty();
        assertThat(realm.admin("GET", "/components/" + id).json().path("config").has("longestTimeout"))
                .isFalse();
    }

    @Test
    void aRemovalTellsTheDefaultsThatAreInForceAgain() {
        String id = create("latchkey-two-factor", Map.of("enforcement", "required"));

        realm.admin("DELETE", "/components/" + id).expect(204);

        assertThat(told(events().get(0)))
                .isEqualTo(told("latchkey-two-factor", change("enforcement", "required", "optional")));
    }

    @Test
    void anAdministratorOfTheRealmIsNamed() {
        Tokens olivia = realm.login(realm.olivia());

        new Http()
                .json(
                        "POST",
                        realm.adminUrl() + "/components",
                        component("latchkey-sessions", Map.of("defaultTimeout", "PT15M")),
                        "Authorization",
                        olivia.bearer())
                .expect(201);

        assertThat(onlyEvent().path("authDetails").path("userId").asText())
                .isEqualTo(realm.olivia().id());
    }

    @Test
    void aSecretIsChangedAndNothingElseIsToldOfIt() throws JsonProcessingException {
        Map<String, String> radius = Map.of("protocol", "radius", "servers", "localhost:1812");
        String id = create("latchkey-otp-server", with(radius, "secret", "first-hidden-secret"));
        update(id, with(radius, "secret", "second-hidden-secret"));
        // As the console sends back what it was shown: nothing changes.
        update(id, with(radius, "secret", "**********"));
        realm.admin("DELETE", "/components/" + id).expect(204);

        List<JsonNode> events = events();
        assertThat(events).hasSize(3);
        JsonNode secret = JSON.readTree("{\"setting\":\"secret\",\"to\":\"changed\"}");
        assertThat(told(events.get(1))).isEqualTo(told("latchkey-otp-server", secret));
        assertThat(told(events.get(0)).path("changes")).contains(secret);
        assertThat(told(events.get(2)).path("changes")).contains(secret);
        // Keycloak's own events too, which carry the component as it was sent.
        String everything =
                realm.admin("GET", "/admin-events?max=1000").expect(200).body();
        assertThat(everything).contains("latchkey-otp-server", "**********").doesNotContain("hidden-secret");
    }

    private String create(String feature, Map<String, String> settings) {
        String location = realm.admin("POST", "/components", component(feature, settings))
                .expect(201)
                .header("Location");
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private void update(String id, Map<String, String> settings) {
        JsonNode existing = realm.admin("GET", "/components/" + id).expect(200).json();
        realm.admin(
                        "PUT",
                        "/components/" + id,
                        component(existing.path("providerId").asText(), settings))
                .expect(204);
    }

    private static String component(String feature, Map<String, String> settings) {
        ObjectNode component = JSON.createObjectNode();
        component.put("name", feature).put("providerId", feature).put("providerType", Realm.SETTINGS);
        settings.forEach(
                (key, value) -> component.withObject("/config").putArray(key).add(value));
        return component.toString();
    }

    private JsonNode onlyEvent() {
        assertThat(events()).hasSize(1);
        return events().get(0);
    }

    /** Ours, the latest first. */
    private List<JsonNode> events() {
        JsonNode events = realm.admin("GET", "/admin-events?operationTypes=ACTION")
                .expect(200)
                .json();
        return StreamSupport.stream(events.spliterator(), false).toList();
    }

    private static JsonNode told(JsonNode event) {
        try {
            return JSON.readTree(event.path("representation").asText());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode told(String feature, JsonNode... changes) {
        ObjectNode told = JSON.createObjectNode().put("settings", feature);
        told.putArray("changes").addAll(List.of(changes));
        return told;
    }

    private static JsonNode change(String setting, String from, String to) {
        return JSON.createObjectNode().put("setting", setting).put("from", from).put("to", to);
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(key, value);
        return more;
    }
}
