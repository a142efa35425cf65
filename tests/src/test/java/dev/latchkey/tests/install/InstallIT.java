package dev.latchkey.tests.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            realm.admin("DELETE", "/latchkey/install").expect(200);
            realm.admin("DELETE", "/latchkey/install").expect(200);
            assertThat(realm.admin("GET", "/admin-events?operationTypes=ACTION").json())
                    .as("and one that it was taken back")
                    .hasSize(2);
        }
    }

    private static void writeMarker(Realm realm, String marker) {
        realm.change(representation -> {
            representation.withObject("/attributes").put("latchkey.install", marker);
            return representation;
        });
    }

    @Test
    void undoingGivesBackWhatWasChosenBetweenTwoInstallations(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            install(realm, "");
            realm.admin("POST", "/authentication/flows/browser/copy", Realm.json(Map.of("newName", "company login")))
                    .expect(201);
            realm.change(representation ->
                    representation.put("browserFlow", "company login").put("ssoSessionIdleTimeout", 7200));
            install(realm, "");
            assertThat(realm.admin("GET", "").json().path("browserFlow").asText())
                    .isEqualTo("latchkey company login");

            realm.admin("DELETE", "/latchkey/install").expect(200);

            JsonNode representation = realm.admin("GET", "").expect(200).json();
            assertThat(representation.path("browserFlow").asText()).isEqualTo("company login");
            assertThat(representation.path("ssoSessionIdleTimeout").asInt()).isEqualTo(7200);
        }
    }

    /** The console sends back all that it shows, and more: empty texts, and the parts of its own address. */
    @Test
    void settingsThatWereSavedAsTheyAreAreTakenBack(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            install(realm, "");
            JsonNode component = realm.admin("GET", "/components?type=" + Realm.SETTINGS)
                    .expect(200)
                    .json()
                    .get(0);
            ObjectNode config = (ObjectNode) component.path("config");
            config.putArray("realm").add(realm.name());
            config.putArray("tab").add(component.path("providerId").asText());
            config.putArray("longestLifetime").add("");
            realm.admin("PUT", "/components/" + component.path("id").asText(), component.toString())
                    .expect(204);

            JsonNode undone =
                    realm.admin("DELETE", "/latchkey/install").expect(200).json();

            assertThat(undone.path("left")).isEmpty();
            assertThat(realm.admin("GET", "/components?type=" + Realm.SETTINGS).json())
                    .isEmpty();
        }
    }

    @Test
    void anAddressThatNobodyMayChangeStaysLikeThat(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            ObjectNode profile = (ObjectNode)
                    realm.admin("GET", "/users/profile").expect(200).json();
            for (JsonNode attribute : profile.path("attributes")) {
                if (attribute.path("name").asText().equals("email")) {
                    attribute.withObject("/permissions").putArray("edit");
                }
            }
            realm.admin("PUT", "/users/profile", profile.toString()).expect(200);

            assertThat(install(realm, "").path("changes").findValuesAsText("piece"))
                    .contains("user-profile/phoneNumber")
                    .doesNotContain("user-profile/email/edit");
        }
    }

    /** Whoever manages a realm can write there, and must not keep a server from starting or from answering. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "null",
                "[]",
                "{}",
                "{\"version\":0}",
                "{\"version\":1,\"changes\":{}}",
                "{\"version\":1,\"changes\":[null]}",
                "{\"version\":\"1\",\"changes\":[]}",
                "{\"version\":1,\"changes\":[{\"piece\":null}]}",
                "{\"version\":1,\"changes\":[{\"piece\":\"a\",\"before\":{}}]}"
            })
    void aMarkerThatNobodyCanReadIsRefusedAndNamed(String marker, ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> {
            representation.withObject("/attributes").put("latchkey.install", marker);
            return representation;
        })) {
            for (String method : List.of("POST", "DELETE")) {
                Answer refused = realm.admin(method, "/latchkey/install").expect(409);
                assertThat(refused.json().path("detail").asText()).contains("latchkey.install", "Remove it");
            }
            JsonNode overview =
                    realm.admin("GET", "/latchkey/overview").expect(200).json();
            assertThat(overview.path("findings").findValuesAsText("code")).contains("installation-unreadable");
            assertThat(realm.admin("GET", "").json().path("attributes").path("latchkey.install"))
                    .isEqualTo(TextNode.valueOf(marker));

            writeMarker(realm, "");

            install(realm, "");
            assertThat(realm.admin("GET", "/latchkey/overview")
                            .json()
                            .path("findings")
                            .findValuesAsText("code"))
                    .doesNotContain("installation-unreadable");
        }
    }

    /** What a piece was before can be made up as well. */
    @Test
    void aMarkerThatMakesNoSenseUndoesNothing(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            install(realm, "");
            writeMarker(realm, """
                    {"version":1,"changes":[
                      {"piece":"session-ceiling","before":"long","after":"36000"},
                      {"piece":"account-theme","after":"latchkey"}]}""");

            Answer refused = realm.admin("DELETE", "/latchkey/install").expect(409);

            assertThat(refused.json().path("detail").asText()).contains("Nothing was changed");
            assertThat(realm.admin("GET", "").json().path("accountTheme").asText())
                    .isEqualTo("latchkey");
        }
    }

    /** Clients are for others to manage: nobody gets a mapper of their choice into the tokens by this road. */
    @Test
    void aMarkerBringsInNoForeignMapper(ServerUnderTest server) throws JsonProcessingException {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            install(realm, "");
            JsonNode marker = new ObjectMapper()
                    .readTree(realm.admin("GET", "")
                            .json()
                            .path("attributes")
                            .path("latchkey.install")
                            .asText());
            for (JsonNode change : marker.path("changes")) {
                if (change.path("piece").asText().startsWith("client-scope/")) {
                    ((ObjectNode) change).put("before", "{\"mapper\":\"oidc-hardcoded-claim-mapper\",\"config\":{}}");
                }
            }
            writeMarker(realm, marker.toString());
            JsonNode before = Exported.everythingOf(realm);

            realm.admin("DELETE", "/latchkey/install").expect(409);

            assertThat(Exported.everythingOf(realm)).isEqualTo(before);
        }
    }

    @Test
    void aRealmOfANewerLatchkeyIsRefused(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            writeMarker(realm, "{\"version\":2,\"changes\":{\"in another\":\"form\"},\"more\":1}");

            Answer refused = realm.admin("POST", "/latchkey/install").expect(409);

            assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
            assertThat(refused.json().path("detail").asText()).contains("newer jar");
            realm.admin("DELETE", "/latchkey/install").expect(409);
            assertThat(realm.admin("GET", "/latchkey/overview")
                            .expect(200)
                            .json()
                            .path("findings")
                            .findValuesAsText("code"))
                    .contains("installed-by-newer")
                    .doesNotContain("installation-unreadable");
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
