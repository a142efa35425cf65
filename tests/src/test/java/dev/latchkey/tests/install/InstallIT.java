package dev.latchkey.tests.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An administrator makes a realm that exists ready with one call, and takes it back with another. */
@ExtendWith(KeycloakExtension.class)
class InstallIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    @Test
    void aFreshRealmIsReadyAfterOneCall(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            JsonNode planned = install(realm, "?dryRun=true");
            JsonNode done = install(realm, "");

            assertThat(planned.path("dryRun").asBoolean()).isTrue();
            assertThat(planned.path("changes")).isNotEmpty().isEqualTo(done.path("changes"));
            assertThat(done.path("byHand")).isEmpty();
            assertThat(install(realm, "").path("changes")).isEmpty();
            assertReady(realm);
        }
    }

    private static void assertReady(Realm realm) {
        JsonNode representation = realm.admin("GET", "").expect(200).json();
        assertThat(representation.path("ssoSessionIdleTimeout"))
                .isEqualTo(representation.path("ssoSessionMaxLifespan"));
        assertThat(representation.path("accountTheme").asText()).isEqualTo("latchkey");
        assertThat(representation.path("browserFlow").asText()).isEqualTo("latchkey browser");
        JsonNode profile = realm.admin("GET", "/users/profile").expect(200).json();
        assertThat(profile.path("attributes").findValuesAsText("name"))
                .contains("phoneNumber", "sessionTimeout", "twoFactor");
        assertThat(realm.admin("GET", "/authentication/flows/latchkey%20browser/executions")
                        .expect(200)
                        .json()
                        .findValuesAsText("providerId"))
                .contains("latchkey-two-factor-condition", "auth-otp-form", "auth-username-password-form")
                .doesNotContain("conditional-credential");
    }

    @Test
    void aDryRunChangesNothing(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            JsonNode before = everything(realm);

            install(realm, "?dryRun=true");

            assertThat(everything(realm)).isEqualTo(before);
        }
    }

    @Test
    void undoingGivesBackTheRealmOfBefore(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            JsonNode before = everything(realm);
            JsonNode done = install(realm, "");

            JsonNode undone =
                    realm.admin("DELETE", "/latchkey/install").expect(200).json();

            assertThat(undone.path("left")).isEmpty();
            assertThat(undone.path("undone")).hasSameSizeAs(done.path("changes"));
            assertThat(everything(realm)).isEqualTo(before);
        }
    }

    @Test
    void undoingLeavesWhatWasEditedAndSaysSo(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            install(realm, "");
            realm.change(representation -> representation.put("ssoSessionIdleTimeout", 7200));

            JsonNode undone =
                    realm.admin("DELETE", "/latchkey/install").expect(200).json();

            assertThat(undone.path("left").findValuesAsText("piece")).containsExactly("session-ceiling");
            assertThat(undone.path("left").get(0).path("reason").asText()).contains("edited");
            assertThat(realm.admin("GET", "")
                            .json()
                            .path("ssoSessionIdleTimeout")
                            .asInt())
                    .isEqualTo(7200);
        }
    }

    @Test
    void aFlowOfAShapeOfItsOwnIsLeftAloneAndNamed(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            realm.admin(
                            "POST",
                            "/authentication/flows",
                            Realm.json(Map.of(
                                    "alias", "ours", "providerId", "basic-flow", "topLevel", true, "builtIn", false)))
                    .expect(201);
            realm.admin(
                            "POST",
                            "/authentication/flows/ours/executions/execution",
                            Realm.json(Map.of("provider", "auth-username-password-form")))
                    .expect(201);
            realm.change(representation -> representation.put("browserFlow", "ours"));

            JsonNode done = install(realm, "");

            assertThat(done.path("byHand").findValuesAsText("piece")).containsExactly("flow/browser");
            assertThat(done.path("byHand").get(0).path("reason").asText())
                    .contains("\"ours\"", "latchkey-two-factor-condition");
            assertThat(realm.admin("GET", "").json().path("browserFlow").asText())
                    .isEqualTo("ours");
        }
    }

    @Test
    void aRenamedCopyIsCopiedAndNotEdited(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            realm.admin("POST", "/authentication/flows/browser/copy", Realm.json(Map.of("newName", "company login")))
                    .expect(201);
            realm.change(representation -> representation.put("browserFlow", "company login"));
            JsonNode before = realm.admin("GET", "/authentication/flows/company%20login/executions")
                    .expect(200)
                    .json();

            install(realm, "");

            assertThat(realm.admin("GET", "").json().path("browserFlow").asText())
                    .isEqualTo("latchkey company login");
            assertThat(realm.admin("GET", "/authentication/flows/company%20login/executions")
                            .json())
                    .isEqualTo(before);
        }
    }

    @Test
    void oneAdminEventTellsWhatWasChanged(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(
                server,
                representation ->
                        representation.put("adminEventsEnabled", true).put("adminEventsDetailsEnabled", true))) {
            install(realm, "");
            install(realm, "");

            JsonNode events = realm.admin("GET", "/admin-events?operationTypes=ACTION")
                    .expect(200)
                    .json();
            assertThat(events).hasSize(1);
            assertThat(events.get(0).path("resourcePath").asText()).endsWith("latchkey/install");
            assertThat(events.get(0).path("representation").asText()).contains("session-ceiling", "flow/browser");
        }
    }

    @Test
    void aRealmOfANewerLatchkeyIsRefused(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            realm.change(representation -> {
                ((ObjectNode) representation.path("attributes"))
                        .put("latchkey.install", "{\"version\":2,\"changes\":[]}");
                return representation;
            });

            Answer refused = realm.admin("POST", "/latchkey/install").expect(409);

            assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
            assertThat(refused.json().path("detail").asText()).contains("newer jar");
            realm.admin("DELETE", "/latchkey/install").expect(409);
        }
    }

    @Test
    void onlyWhoManagesTheRealmMayDoIt(ServerUnderTest server) {
        try (Realm realm = Realm.create(server);
                Realm other = Realm.create(server)) {
            Tokens member = realm.login(realm.emma());
            Tokens foreigner = other.login(other.olivia());

            for (String method : List.of("POST", "DELETE")) {
                String url = realm.adminUrl() + "/latchkey/install";
                assertThat(new Http().json(method, url, "").status()).isEqualTo(401);
                assertThat(new Http()
                                .json(method, url, "", "Authorization", member.bearer())
                                .status())
                        .isEqualTo(403);
                assertThat(new Http()
                                .json(method, url, "", "Authorization", foreigner.bearer())
                                .status())
                        .isIn(401, 403);
            }
        }
    }

    private static JsonNode install(Realm realm, String query) {
        return realm.admin("POST", "/latchkey/install" + query).expect(200).json();
    }

    /** The realm's export and user profile, without ids and without an order where Keycloak promises none. */
    private static JsonNode everything(Realm realm) {
        ObjectNode all =
                (ObjectNode) realm.admin("POST", "/partial-export?exportClients=true&exportGroupsAndRoles=true")
                        .expect(200)
                        .json();
        all.set("profile", realm.admin("GET", "/users/profile").expect(200).json());
        return normal(all);
    }

    private static JsonNode normal(JsonNode node) {
        if (node.isObject()) {
            ObjectNode sorted = JSON.createObjectNode();
            for (String name : new TreeSet<>(names(node))) {
                sorted.set(name, normal(node.path(name)));
            }
            return sorted;
        }
        if (node.isArray()) {
            List<String> texts = new ArrayList<>();
            node.forEach(element -> texts.add(normal(element).toString()));
            ArrayNode sorted = JSON.createArrayNode();
            texts.stream().sorted().forEach(sorted::add);
            return sorted;
        }
        return node.isTextual()
                ? JSON.getNodeFactory().textNode(ID.matcher(node.asText()).replaceAll("id"))
                : node;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
