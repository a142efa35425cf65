package dev.latchkey.tests.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An administrator makes a realm that exists ready with one call, and takes it back with another. */
@ExtendWith(KeycloakExtension.class)
class InstallIT {

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
            JsonNode before = Exported.everythingOf(realm);

            install(realm, "?dryRun=true");

            assertThat(Exported.everythingOf(realm)).isEqualTo(before);
        }
    }

    @Test
    void undoingGivesBackTheRealmOfBefore(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            JsonNode before = Exported.everythingOf(realm);
            JsonNode done = install(realm, "");

            JsonNode undone =
                    realm.admin("DELETE", "/latchkey/install").expect(200).json();

            assertThat(undone.path("left")).isEmpty();
            assertThat(undone.path("undone")).hasSameSizeAs(done.path("changes"));
            assertThat(Exported.everythingOf(realm)).isEqualTo(before);
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
            realm.addFlow("ours", "auth-username-password-form", "DISABLED");
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

    /** Of a version that was never released, for lack of an older one. */
    @Test
    void aRealmOfAnOlderLatchkeyIsBroughtUpWhenItIsImported(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> {
            representation
                    .withObject("/attributes")
                    .put("latchkey.install", "{\"version\":0,\"changes\":[{\"piece\":\"a\",\"after\":\"b\"}]}");
            return representation;
        })) {
            assertThat(realm.admin("GET", "")
                            .json()
                            .path("attributes")
                            .path("latchkey.install")
                            .asText())
                    .contains("\"version\":1", "\"piece\":\"a\"", "\"after\":\"b\"");
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
}
