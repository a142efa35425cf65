package dev.latchkey.tests.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same installation, in realms as administrators have them. */
@ExtendWith(KeycloakExtension.class)
class KindsOfRealmsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LONG = "a".repeat(250);

    private enum Kind {
        FRESH(realm -> realm),
        WITH_A_FLOW_OF_ITS_OWN(realm -> with(realm, file("realm-with-flow-of-its-own.json"))),
        WITH_ORGANIZATIONS(realm -> realm.put("organizationsEnabled", true)),
        OF_26_4(realm -> with(realm, file("realm-of-26.4.json"))),
        WITH_EVENTS(realm -> realm.put("eventsEnabled", true));

        private final UnaryOperator<ObjectNode> change;

        Kind(UnaryOperator<ObjectNode> change) {
            this.change = change;
        }

        Realm create(ServerUnderTest server) {
            Realm created = Realm.fresh(server, change);
            if (this == WITH_ORGANIZATIONS) {
                created.admin(
                                "POST",
                                "/organizations",
                                "{\"name\":\"branch\",\"domains\":[{\"name\":\"branch.example\"}]}")
                        .expect(201);
            }
            return created;
        }
    }

    @ParameterizedTest
    @EnumSource
    void isPlannedDoneOnceAndTakenBack(Kind kind, ServerUnderTest server) {
        try (Realm realm = kind.create(server)) {
            JsonNode before = Exported.everythingOf(realm);

            JsonNode planned = install(realm, "?dryRun=true");
            JsonNode done = install(realm, "");
            JsonNode installed = Exported.everythingOf(realm);
            JsonNode again = install(realm, "");

            assertThat(planned.path("changes")).isNotEmpty().isEqualTo(done.path("changes"));
            assertThat(done.path("byHand")).isEmpty();
            assertThat(again.path("changes")).isEmpty();
            assertThat(Exported.everythingOf(realm)).isEqualTo(installed);
            assertThat(realm.admin("GET", "").json().path("browserFlow").asText())
                    .startsWith("latchkey ");
            JsonNode undone =
                    realm.admin("DELETE", "/latchkey/install").expect(200).json();
            assertThat(undone.path("left")).isEmpty();
            assertThat(Exported.everythingOf(realm)).isEqualTo(before);
        }
    }

    /** It has all of it from the start: so the file and the installer agree. */
    @Test
    void theDemoRealmLacksNothing(ServerUnderTest server) {
        try (Realm realm = Realm.create(server)) {
            JsonNode before = Exported.everythingOf(realm);

            JsonNode done = install(realm, "");

            assertThat(done.path("changes")).isEmpty();
            assertThat(done.path("byHand")).isEmpty();
            assertThat(Exported.everythingOf(realm)).isEqualTo(before);
        }
    }

    @Test
    void aFlowKeepsItsDepthAndItsRedirector(ServerUnderTest server) {
        try (Realm realm = Kind.WITH_A_FLOW_OF_ITS_OWN.create(server)) {
            JsonNode original = executions(realm, "company%20login");

            install(realm, "");

            JsonNode copy = executions(realm, "latchkey%20company%20login");
            assertThat(executions(realm, "company%20login")).isEqualTo(original);
            assertThat(steps(copy))
                    .containsExactly(
                            "0 ALTERNATIVE auth-cookie",
                            "0 ALTERNATIVE identity-provider-redirector",
                            "0 ALTERNATIVE identity-provider-redirector",
                            "0 ALTERNATIVE latchkey company forms",
                            "1 REQUIRED latchkey company password",
                            "2 REQUIRED auth-username-form",
                            "2 REQUIRED auth-password-form",
                            "2 CONDITIONAL latchkey company second factor",
                            "3 REQUIRED latchkey-two-factor-condition",
                            "3 ALTERNATIVE auth-otp-form",
                            "3 ALTERNATIVE webauthn-authenticator",
                            "3 ALTERNATIVE webauthn-authenticator-passwordless",
                            "3 ALTERNATIVE auth-recovery-authn-code-form",
                            "3 ALTERNATIVE latchkey-otp-server-form");
            assertThat(config(realm, copy.get(1))
                            .path("config")
                            .path("defaultProvider")
                            .asText())
                    .isEqualTo("partner");
            assertThat(config(realm, copy.get(2))
                            .path("config")
                            .path("defaultProvider")
                            .asText())
                    .isEqualTo("subsidiary");
            assertThat(config(realm, copy.get(1)).path("alias"))
                    .as("exports tell them apart by it")
                    .isNotEqualTo(config(realm, copy.get(2)).path("alias"));
        }
    }

    private static JsonNode config(Realm realm, JsonNode step) {
        return realm.admin(
                        "GET",
                        "/authentication/config/"
                                + step.path("authenticationConfig").asText())
                .expect(200)
                .json();
    }

    /** Somebody's authenticator may keep a password there, and not everybody who reads events may read flows. */
    @Test
    void whatAFlowIsConfiguredWithIsToldToNobody(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(
                server,
                representation -> with(representation, file("realm-with-flow-of-its-own.json"))
                        .put("adminEventsEnabled", true)
                        .put("adminEventsDetailsEnabled", true))) {
            String told = install(realm, "?dryRun=true").toString()
                    + install(realm, "")
                    + realm.admin("DELETE", "/latchkey/install").expect(200).body()
                    + realm.admin("GET", "/admin-events?operationTypes=ACTION")
                            .expect(200)
                            .body();

            assertThat(told)
                    .contains("identity-provider-redirector", "latchkey company login")
                    .doesNotContain("partner", "subsidiary", "defaultProvider");
        }
    }

    /** The copy's name doesn't fit into Keycloak's table, which shows only when all before it is written. */
    @Test
    void whatFailsHalfWayChangesNothing(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> {
            ObjectNode flows = file("realm-with-flow-of-its-own.json");
            ((ObjectNode) flows.path("authenticationFlows").get(0)).put("alias", LONG);
            return with(representation, flows).put("browserFlow", LONG).put("adminEventsEnabled", true);
        })) {
            JsonNode before = Exported.everythingOf(realm);

            Answer refused = realm.admin("POST", "/latchkey/install").expect(409);

            assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
            assertThat(refused.json().path("detail").asText()).contains("Nothing was changed");
            assertThat(Exported.everythingOf(realm)).isEqualTo(before);
            assertThat(realm.admin("GET", "/admin-events?operationTypes=ACTION")
                            .expect(200)
                            .json())
                    .isEmpty();
        }
    }

    @Test
    void theNameOfAPartOfTheFlowForProvidersIsNotTakenEither(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            realm.addFlow("latchkey post broker second factor", "auth-cookie", "REQUIRED");

            JsonNode done = install(realm, "");

            assertThat(done.path("byHand").findValuesAsText("piece")).containsExactly("flow/after-broker-login");
            assertThat(install(realm, "").path("changes")).isEmpty();
        }
    }

    @Test
    void aNameThatIsTakenIsNotTaken(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            realm.admin(
                            "POST",
                            "/authentication/flows/registration/copy",
                            Realm.json(Map.of("newName", "latchkey forms")))
                    .expect(201);

            JsonNode done = install(realm, "");

            assertThat(done.path("byHand").findValuesAsText("piece")).containsExactly("flow/browser");
            assertThat(realm.admin("GET", "").json().path("browserFlow").asText())
                    .isEqualTo("browser");
        }
    }

    @Test
    void aFlowThatAProviderHasBeenGivenSinceStays(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            install(realm, "");
            realm.admin(
                            "POST",
                            "/identity-provider/instances",
                            Realm.json(Map.of(
                                    "alias",
                                    "partner",
                                    "providerId",
                                    "oidc",
                                    "postBrokerLoginFlowAlias",
                                    "latchkey post broker",
                                    "config",
                                    Map.of(
                                            "clientId",
                                            "c",
                                            "authorizationUrl",
                                            "https://partner.example/a",
                                            "tokenUrl",
                                            "https://partner.example/t"))))
                    .expect(201);

            JsonNode undone =
                    realm.admin("DELETE", "/latchkey/install").expect(200).json();

            assertThat(undone.path("left").findValuesAsText("piece")).containsExactly("flow/after-broker-login");
            realm.admin("GET", "/authentication/flows/latchkey%20post%20broker/executions")
                    .expect(200);
        }
    }

    /** From two administrators, or from a script that doesn't wait. */
    @Test
    void twoAtOnceAreOneAfterTheOther(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            realm.admin("GET", "").expect(200);

            List<Integer> answers = Stream.generate(() -> realm)
                    .limit(6)
                    .parallel()
                    .map(each -> each.admin("POST", "/latchkey/install").status())
                    .toList();

            assertThat(answers).contains(200).allMatch(status -> status == 200 || status == 409);
            assertThat(install(realm, "").path("changes")).isEmpty();
            assertThat(realm.admin("GET", "/components?type=" + Realm.SETTINGS)
                            .json()
                            .findValuesAsText("providerId"))
                    .doesNotHaveDuplicates()
                    .contains("latchkey-sessions", "latchkey-two-factor", "latchkey-otp-server", "latchkey-api-keys");
            assertThat(realm.admin("GET", "/authentication/flows").json().findValuesAsText("alias"))
                    .doesNotHaveDuplicates();
        }
    }

    private static JsonNode install(Realm realm, String query) {
        return realm.admin("POST", "/latchkey/install" + query).expect(200).json();
    }

    private static JsonNode executions(Realm realm, String flow) {
        return realm.admin("GET", "/authentication/flows/" + flow + "/executions")
                .expect(200)
                .json();
    }

    private static List<String> steps(JsonNode executions) {
        return Stream.iterate(0, index -> index < executions.size(), index -> index + 1)
                .map(executions::get)
                .map(step -> "%s %s %s"
                        .formatted(
                                step.path("level").asText(),
                                step.path("requirement").asText(),
                                step.path("providerId")
                                        .asText(step.path("displayName").asText())))
                .toList();
    }

    private static ObjectNode with(ObjectNode realm, ObjectNode more) {
        more.properties().stream()
                .filter(field -> !field.getKey().equals("realm"))
                .forEach(field -> realm.set(field.getKey(), field.getValue()));
        return realm;
    }

    private static ObjectNode file(String name) {
        try (var file = KindsOfRealmsIT.class.getResourceAsStream(name)) {
            return (ObjectNode) JSON.readTree(Objects.requireNonNull(file, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
