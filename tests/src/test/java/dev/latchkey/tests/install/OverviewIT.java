package dev.latchkey.tests.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an administrator sees of a realm at a glance, and what they are told to mend. */
@ExtendWith(KeycloakExtension.class)
class OverviewIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> REQUIRED = Map.of("enforcement", "required");

    /** Requires a second factor, and has nothing to mend before a case breaks something and after it has mended it. */
    private static Realm tidy;

    @BeforeAll
    static void tidyRealm(ServerUnderTest server) {
        tidy = Realm.fresh(server, realm -> realm.put("bruteForceProtected", true));
        tidy.admin("POST", "/latchkey/install").expect(200);
        changeClient(tidy, "admin-cli", client -> client.put("directAccessGrantsEnabled", false));
        tidy.configure("latchkey-two-factor", REQUIRED);
    }

    @AfterAll
    static void close() {
        tidy.close();
    }

    /**
     * One thing that can be wrong with a realm.
     *
     * @param findings what the overview says of it: {@code code@subject}
     */
    private record Case(String findings, Consumer<Realm> breaks, Consumer<Realm> mends) {

        @Override
        public String toString() {
            return findings;
        }
    }

    private static Case fault(String findings, Consumer<Realm> breaks, Consumer<Realm> mends) {
        return new Case(findings, breaks, mends);
    }

    static Stream<Case> faults() {
        return Stream.of(clients(), flows(), actions(), rules(), otpServers(), sessions(), profiles(), providers())
                .flatMap(cases -> cases);
    }

    private static Stream<Case> clients() {
        return Stream.of(
                fault(
                        "password-grant-without-page@client/legacy",
                        realm -> addClient(realm, "legacy", client -> client.put("directAccessGrantsEnabled", true)),
                        realm -> removeClient(realm, "legacy")),
                fault(
                        "password-grant-takes-api-keys@client/legacy",
                        realm -> addClient(
                                realm,
                                "legacy",
                                client -> client.put("directAccessGrantsEnabled", true)
                                        .putObject("authenticationFlowBindingOverrides")
                                        .put("direct_grant", flowId(realm, "latchkey direct grant with API key"))),
                        realm -> removeClient(realm, "legacy")),
                fault(
                        "browser-flow-without-condition@flow/browser",
                        realm -> addClient(
                                realm,
                                "special",
                                client -> client.putObject("authenticationFlowBindingOverrides")
                                        .put("browser", flowId(realm, "browser"))),
                        realm -> removeClient(realm, "special")),
                fault(
                        "grant-without-page@client/till",
                        realm -> addClient(
                                realm,
                                "till",
                                client -> client.putObject("attributes").put("oidc.ciba.grant.enabled", "true")),
                        realm -> removeClient(realm, "till")));
    }

    private static Stream<Case> flows() {
        return Stream.of(
                fault(
                        "browser-flow-without-condition@flow/browser",
                        realm -> realm.change(representation -> representation.put("browserFlow", "browser")),
                        realm -> realm.change(representation -> representation.put("browserFlow", "latchkey browser"))),
                fault(
                        "password-grant-answered-by-flow@flow/direct grant",
                        realm -> realm.change(representation -> representation.put("directGrantFlow", "direct grant")),
                        realm -> realm.change(
                                representation -> representation.put("directGrantFlow", "latchkey direct grant"))),
                fault(
                        "reset-flow-removes-codes@flow/reset copy",
                        OverviewIT::resetRemovingCodes,
                        realm -> realm.change(representation ->
                                representation.put("resetCredentialsFlow", "latchkey reset credentials"))));
    }

    private static Stream<Case> actions() {
        Case order = fault(
                "two-factor-action-not-first@required-action/latchkey-two-factor",
                realm -> putTwoFactor(realm, 1000),
                realm -> putTwoFactor(realm, -1000));
        return Stream.concat(Stream.of(order), missingActions());
    }

    /** Among the required actions: whichever has less comes before it. */
    private static void putTwoFactor(Realm realm, int priority) {
        String path = "/authentication/required-actions/latchkey-two-factor";
        ObjectNode action = (ObjectNode) realm.admin("GET", path).expect(200).json();
        realm.admin("PUT", path, action.put("priority", priority).toString()).expect(204);
    }

    private static Stream<Case> missingActions() {
        return Stream.of(
                        "two-factor-action-off@required-action/latchkey-two-factor",
                        "totp-setup-off@required-action/CONFIGURE_TOTP",
                        "api-key-action-off@required-action/latchkey-api-key")
                .map(finding -> {
                    String action = finding.substring(finding.indexOf('/') + 1);
                    return fault(
                            finding,
                            realm -> realm.disableRequiredAction(action),
                            realm -> realm.enableRequiredAction(action, true));
                });
    }

    private static Stream<Case> rules() {
        return Stream.of(
                fault(
                        "guesses-not-counted@realm",
                        realm -> realm.change(representation -> representation.put("bruteForceProtected", false)),
                        realm -> realm.change(representation -> representation.put("bruteForceProtected", true))),
                fault(
                        "exempt-group-missing@setting/latchkey-two-factor/exemptGroup",
                        realm -> rule(realm, Map.of("enforcement", "required", "exemptGroup", "/nobody")),
                        realm -> rule(realm, REQUIRED)),
                fault(
                        "exempt-group-members@setting/latchkey-two-factor/exemptGroup",
                        OverviewIT::exemptSomebody,
                        realm -> rule(realm, REQUIRED)),
                fault(
                        "rule-announced@setting/latchkey-two-factor/requiredFrom",
                        realm -> rule(realm, Map.of("enforcement", "required", "requiredFrom", "2199-12-01")),
                        realm -> rule(realm, REQUIRED)),
                fault(
                        "keys-without-factor@setting/latchkey-api-keys/requireOwnerFactor",
                        realm -> realm.configure("latchkey-api-keys", Map.of("requireOwnerFactor", "false")),
                        realm -> realm.configure("latchkey-api-keys", Map.of())),
                fault(
                        "otp-server-unsigned-replies@setting/latchkey-otp-server/requireMessageAuthenticator",
                        realm -> realm.configure(
                                "latchkey-otp-server",
                                Map.of(
                                        "protocol", "radius",
                                        "servers", "otp.example",
                                        "secret", "a-secret",
                                        "requireMessageAuthenticator", "false")),
                        realm -> realm.configure("latchkey-otp-server", Map.of())),
                fault(
                        "otp-server-plain-http@setting/latchkey-otp-server/allowPlainHttp",
                        realm -> realm.configure(
                                "latchkey-otp-server",
                                Map.of("servers", "http://otp.example/SAS.asmx", "allowPlainHttp", "true")),
                        realm -> realm.configure("latchkey-otp-server", Map.of())),
                fault(
                        "otp-server-missing@setting/latchkey-otp-server/servers",
                        realm -> {
                            realm.configure("latchkey-otp-server", Map.of("servers", "https://otp.example/SAS.asmx"));
                            rule(realm, Map.of("enforcement", "required", "method", "otp-server"));
                            realm.configure("latchkey-otp-server", Map.of());
                        },
                        realm -> rule(realm, REQUIRED)),
                fault(
                        "organization-setting-unreadable@organization/north",
                        OverviewIT::organizationThatMeansNothing,
                        realm -> realm.admin("DELETE", "/organizations/" + organization(realm))
                                .expect(204)));
    }

    /** While the company's factor is the server's. */
    private static Stream<Case> otpServers() {
        return Stream.of(
                byServer(
                        "otp-server-setup-off@required-action/latchkey-otp-server-setup",
                        realm -> realm.disableRequiredAction("latchkey-otp-server-setup"),
                        realm -> realm.enableRequiredAction("latchkey-otp-server-setup", true)),
                byServer(
                        "otp-server-override-editable@user-profile/otpServerOverrideUntil",
                        realm -> changeProfile(
                                realm,
                                attribute -> attribute
                                        .withObject("/permissions")
                                        .withArray("/edit")
                                        .add("user"),
                                "otpServerOverrideUntil"),
                        realm -> changeProfile(
                                realm,
                                attribute -> attribute
                                        .withObject("/permissions")
                                        .putArray("edit")
                                        .add("admin"),
                                "otpServerOverrideUntil")),
                byServer(
                        "otp-server-overrides@user-profile/otpServerOverrideUntil",
                        OverviewIT::letSomebodyInWithoutServer,
                        realm -> realm.admin(
                                        "DELETE", "/users/" + realm.user("away").id())
                                .expect(204)));
    }

    private static Case byServer(String findings, Consumer<Realm> breaks, Consumer<Realm> mends) {
        return fault(
                findings,
                realm -> {
                    realm.configure("latchkey-otp-server", Map.of("servers", "https://otp.example/SAS.asmx"));
                    rule(realm, Map.of("enforcement", "required", "method", "otp-server"));
                    breaks.accept(realm);
                },
                realm -> {
                    mends.accept(realm);
                    rule(realm, REQUIRED);
                    realm.configure("latchkey-otp-server", Map.of());
                });
    }

    private static void letSomebodyInWithoutServer(Realm realm) {
        realm.admin("POST", "/users", Realm.json(Map.of("username", "away", "enabled", true)))
                .expect(201);
        realm.admin(
                        "PUT",
                        "/latchkey/users/" + realm.user("away").id() + "/otp-server-override",
                        Realm.json(
                                Map.of("until", Instant.now().plusSeconds(3_600).toString(), "reason", "Token lost")))
                .expect(200);
    }

    private static Stream<Case> sessions() {
        return Stream.of(
                fault(
                        "session-ceiling-low@realm",
                        realm -> realm.change(representation -> representation.put("ssoSessionIdleTimeout", 1800)),
                        realm -> realm.change(representation -> representation.put("ssoSessionIdleTimeout", 36_000))),
                fault(
                        "session-ends-not-stored@realm",
                        realm -> realm.change(representation -> representation.put("eventsEnabled", true)),
                        realm -> realm.change(representation -> representation.put("eventsEnabled", false))));
    }

    private static Stream<Case> profiles() {
        return Stream.of(
                fault(
                        "session-timeout-stored-by-default@user-profile/sessionTimeout",
                        realm -> changeProfile(
                                realm, attribute -> attribute.put("defaultValue", "PT1H"), "sessionTimeout"),
                        realm -> changeProfile(realm, attribute -> attribute.remove("defaultValue"), "sessionTimeout")),
                fault(
                        "two-factor-editable@user-profile/twoFactor",
                        realm -> changeProfile(
                                realm,
                                attribute -> attribute
                                        .withObject("/permissions")
                                        .withArray("/edit")
                                        .add("user"),
                                "twoFactor"),
                        realm -> changeProfile(
                                realm,
                                attribute -> attribute
                                        .withObject("/permissions")
                                        .putArray("edit")
                                        .add("admin"),
                                "twoFactor")),
                fault(
                        "profile-attribute-missing@user-profile/sessionTimeout",
                        realm ->
                                changeProfile(realm, attribute -> attribute.put("name", "elsewhere"), "sessionTimeout"),
                        realm -> changeProfile(
                                realm, attribute -> attribute.put("name", "sessionTimeout"), "elsewhere")));
    }

    private static Stream<Case> providers() {
        Map<String, String> trusting = Map.of("latchkey.trustedFactorAcr", "mfa", "validateSignature", "true");
        Consumer<Realm> mends = realm ->
                realm.admin("DELETE", "/identity-provider/instances/partner").expect(204);
        return Stream.of(
                fault(
                        "post-login-flow-without-condition@identity-provider/partner",
                        realm -> addProvider(realm, Map.of(), ""),
                        mends),
                fault(
                        "trusted-provider-of-another-type@identity-provider/partner",
                        realm -> addProvider(realm, "github", Map.of("latchkey.trustedFactorAcr", "mfa"), ""),
                        mends),
                fault("trusted-provider@identity-provider/partner", realm -> addProvider(realm, trusting, ""), mends),
                fault(
                        "trusted-provider-unsigned@identity-provider/partner",
                        realm -> addProvider(realm, Map.of("latchkey.trustedFactorAcr", "mfa"), ""),
                        mends),
                fault(
                        "first-login-flow-without-factor@identity-provider/partner"
                                + " trusted-provider@identity-provider/partner",
                        realm -> {
                            realm.addFlow("bare first", "idp-create-user-if-unique", "REQUIRED");
                            addProvider(realm, trusting, "bare first");
                        },
                        mends),
                fault(
                        "factor-note-mapped@identity-provider/partner trusted-provider@identity-provider/partner",
                        realm -> {
                            addProvider(realm, trusting, "");
                            realm.admin(
                                            "POST",
                                            "/identity-provider/instances/partner/mappers",
                                            Realm.json(Map.of(
                                                    "name",
                                                    "forge",
                                                    "identityProviderAlias",
                                                    "partner",
                                                    "identityProviderMapper",
                                                    "hardcoded-user-session-attribute-idp-mapper",
                                                    "config",
                                                    Map.of("attribute", "latchkey.factor", "attribute.value", "x"))))
                                    .expect(201);
                        },
                        mends));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void findsEachFaultAndNothingElse(Case fault) {
        assertThat(findings(tidy)).isEmpty();

        fault.breaks().accept(tidy);
        try {
            assertThat(String.join(" ", findings(tidy))).isEqualTo(fault.findings());
            for (JsonNode finding : overview(tidy).path("findings")) {
                assertThat(finding.path("severity").asText()).isIn("error", "warning", "info");
                assertThat(finding.path("message").asText())
                        .doesNotContain("{", "latchkeyFinding")
                        .endsWith(".");
            }
        } finally {
            fault.mends().accept(tidy);
        }

        assertThat(findings(tidy)).isEmpty();
    }

    @Test
    void tellsWhatIsOnAndNoSecret(ServerUnderTest server) {
        try (Realm realm = Realm.create(server)) {
            realm.configure(
                    "latchkey-otp-server",
                    Map.of("protocol", "radius", "servers", "otp.example", "secret", "top-secret-one"));
            realm.configure("latchkey-api-keys", Map.of("enabled", "false"));

            String body = realm.admin("GET", "/latchkey/overview").expect(200).body();
            JsonNode overview = realm.admin("GET", "/latchkey/overview").json();

            assertThat(body).doesNotContain("top-secret-one");
            JsonNode server1 = feature(overview, "latchkey-otp-server");
            assertThat(server1.path("state").asText()).isEqualTo("ready");
            assertThat(server1.path("settings").path("servers").asText()).isEqualTo("otp.example");
            assertThat(server1.path("settings").path("timeoutSeconds").asText()).isEqualTo("15");
            assertThat(server1.path("settings").path("secret").asText()).isEqualTo("**********");
            assertThat(feature(overview, "latchkey-api-keys").path("state").asText())
                    .isEqualTo("off");
            assertThat(feature(overview, "latchkey-sessions").path("state").asText())
                    .isEqualTo("on");
            assertThat(feature(overview, "latchkey-two-factor").path("state").asText())
                    .isEqualTo("optional");
        }
    }

    @Test
    void countsUsersFactorsKeysAndTimeouts(ServerUnderTest server) {
        try (Realm realm = Realm.create(server)) {
            JsonNode before = overview(realm).path("counts");
            Instant now = Instant.now();
            realm.newMember(
                    Map.of("sessionTimeout", List.of("PT15M")),
                    List.of(key(now.minus(1, ChronoUnit.DAYS)), key(now.minus(40, ChronoUnit.DAYS))));
            realm.newMember(
                    Map.of("sessionTimeout", List.of("never")), List.of(key(now.minus(400, ChronoUnit.DAYS)), otp()));
            realm.newMember(Map.of(), List.of(otp()));
            realm.newMember();

            JsonNode after = overview(realm).path("counts");

            assertThat(more(before, after, "/users")).isEqualTo(4);
            assertThat(more(before, after, "/usersWithFactor")).isEqualTo(2);
            assertThat(after.path("apiKeysByAge").findValuesAsText("from"))
                    .containsExactly("P0D", "P30D", "P90D", "P365D");
            assertThat(Stream.of(0, 1, 2, 3).map(age -> more(before, after, "/apiKeysByAge/" + age + "/keys")))
                    .containsExactly(1L, 1L, 0L, 1L);
            assertThat(more(before, after, "/sessionTimeouts/PT15M")).isEqualTo(1);
            assertThat(more(before, after, "/sessionTimeouts/never")).isEqualTo(1);
            assertThat(more(before, after, "/sessionTimeouts/default")).isEqualTo(2);
            realm.configure("latchkey-otp-server", Map.of("servers", "https://otp.example/SAS.asmx"));
            realm.configure("latchkey-two-factor", Map.of("method", "otp-server"));
            assertThat(more(overview(realm).path("counts"), after, "/usersWithFactor"))
                    .as("apps don't count while the company's factor is the server's")
                    .isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void isForThoseWhoMayViewTheRealm(ServerUnderTest server) {
        try (Realm realm = Realm.create(server);
                Realm other = Realm.create(server)) {
            User clerk = realm.newMember();
            String url = realm.adminUrl() + "/latchkey/overview";

            new Http().get(url).expect(401);
            new Http().get(url, "Authorization", realm.login(clerk).bearer()).expect(403);
            assertThat(new Http()
                            .get(
                                    url,
                                    "Authorization",
                                    other.login(other.olivia()).bearer())
                            .status())
                    .isIn(401, 403);
            grant(realm, clerk, "view-realm");
            Tokens viewer = programLogin(realm, clerk);
            new Http().get(url, "Authorization", viewer.bearer()).expect(200);
            assertThat(new Http()
                            .json("POST", url, "", "Authorization", viewer.bearer())
                            .status())
                    .isEqualTo(405);
        }
    }

    @Test
    void theTabShowsWhatWasFoundWhenItWasSaved(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(
                server,
                representation ->
                        representation.put("internationalizationEnabled", true).put("defaultLocale", "de"))) {
            realm.configure("latchkey", Map.of("findings", "all is well"));

            JsonNode shown = tab(realm);

            assertThat(Instant.parse(shown.path("checked").get(0).asText())).isNotNull();
            assertThat(shown.path("features").get(0).asText())
                    .contains("Sitzungsdauer: on (enabled=true, defaultTimeout=PT30M, longestTimeout=never)");
            assertThat(shown.path("findings").get(0).asText())
                    .doesNotContain("all is well")
                    .contains("WARNUNG: Das Realm beendet untätige Sitzungen nach 30 Minuten");
            assertThat(realm.admin("POST", "/components", secondTab()).status()).isEqualTo(400);
        }
    }

    private static String secondTab() {
        return Realm.json(Map.of(
                "name", "latchkey",
                "providerId", "latchkey",
                "providerType", Realm.SETTINGS));
    }

    private static JsonNode tab(Realm realm) {
        return StreamSupport.stream(
                        realm.admin("GET", "/components?type=" + Realm.SETTINGS)
                                .expect(200)
                                .json()
                                .spliterator(),
                        false)
                .filter(component -> component.path("providerId").asText().equals("latchkey"))
                .findFirst()
                .orElseThrow()
                .path("config");
    }

    /** By a client whose tokens carry every role of the user. */
    private static Tokens programLogin(Realm realm, User user) {
        addClient(
                realm,
                "tool",
                client -> client.put("publicClient", true)
                        .put("directAccessGrantsEnabled", true)
                        .put("fullScopeAllowed", true));
        return new Tokens(realm.token(
                        new Http(),
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "tool",
                                "username",
                                user.username(),
                                "password",
                                user.password()))
                .expect(200)
                .json());
    }

    // Reading.

    private static JsonNode overview(Realm realm) {
        return realm.admin("GET", "/latchkey/overview").expect(200).json();
    }

    private static List<String> findings(Realm realm) {
        return StreamSupport.stream(overview(realm).path("findings").spliterator(), false)
                .map(finding -> finding.path("code").asText()
                        + '@'
                        + finding.path("subject").asText())
                .toList();
    }

    private static JsonNode feature(JsonNode overview, String id) {
        return StreamSupport.stream(overview.path("features").spliterator(), false)
                .filter(feature -> feature.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static long more(JsonNode before, JsonNode after, String pointer) {
        return after.at(pointer).asLong() - before.at(pointer).asLong();
    }

    // Breaking.

    private static void rule(Realm realm, Map<String, String> settings) {
        realm.configure("latchkey-two-factor", settings);
    }

    private static void addClient(Realm realm, String id, Consumer<ObjectNode> change) {
        ObjectNode client = JSON.createObjectNode().put("clientId", id).put("enabled", true);
        client.put("directAccessGrantsEnabled", false);
        change.accept(client);
        realm.admin("POST", "/clients", client.toString()).expect(201);
    }

    private static JsonNode client(Realm realm, String id) {
        return realm.admin("GET", "/clients?clientId=" + id).expect(200).json().get(0);
    }

    private static void changeClient(Realm realm, String id, Consumer<ObjectNode> change) {
        ObjectNode client = (ObjectNode) client(realm, id);
        change.accept(client);
        realm.admin("PUT", "/clients/" + client.path("id").asText(), client.toString())
                .expect(204);
    }

    private static void removeClient(Realm realm, String id) {
        realm.admin("DELETE", "/clients/" + client(realm, id).path("id").asText())
                .expect(204);
    }

    private static String flowId(Realm realm, String alias) {
        return StreamSupport.stream(
                        realm.admin("GET", "/authentication/flows")
                                .expect(200)
                                .json()
                                .spliterator(),
                        false)
                .filter(flow -> flow.path("alias").asText().equals(alias))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
    }

    private static void resetRemovingCodes(Realm realm) {
        realm.admin(
                        "POST",
                        "/authentication/flows/reset%20credentials/copy",
                        Realm.json(Map.of("newName", "reset copy")))
                .expect(201);
        for (JsonNode execution : realm.admin("GET", "/authentication/flows/reset%20copy/executions")
                .expect(200)
                .json()) {
            if (execution.path("providerId").asText().equals("reset-otp")) {
                realm.admin(
                                "POST",
                                "/authentication/executions/"
                                        + execution.path("id").asText() + "/config",
                                Realm.json(Map.of(
                                        "alias", "all", "config", Map.of("action_on_otp_reset_flag", "Remove all"))))
                        .expect(201);
            }
        }
        realm.change(representation -> representation.put("resetCredentialsFlow", "reset copy"));
    }

    private static void exemptSomebody(Realm realm) {
        String group = realm.addGroup("services");
        realm.admin("POST", "/groups/" + group + "/children", Realm.json(Map.of("name", "night")))
                .expect(201);
        realm.admin(
                        "POST",
                        "/users",
                        Realm.json(Map.of("username", "robot", "enabled", true, "groups", List.of("/services/night"))))
                .expect(201);
        rule(realm, Map.of("enforcement", "required", "exemptGroup", "/services"));
    }

    private static void organizationThatMeansNothing(Realm realm) {
        realm.change(representation -> representation.put("organizationsEnabled", true));
        realm.admin(
                        "POST",
                        "/organizations",
                        Realm.json(Map.of(
                                "name",
                                "north",
                                "alias",
                                "north",
                                "enabled",
                                true,
                                "domains",
                                List.of(Map.of("name", "north.example")),
                                "attributes",
                                Map.of("latchkey.twoFactor", List.of("yes")))))
                .expect(201);
    }

    private static String organization(Realm realm) {
        return realm.admin("GET", "/organizations?search=north")
                .expect(200)
                .json()
                .get(0)
                .path("id")
                .asText();
    }

    private static void changeProfile(Realm realm, Consumer<ObjectNode> change, String name) {
        JsonNode profile = realm.admin("GET", "/users/profile").expect(200).json();
        for (JsonNode attribute : profile.path("attributes")) {
            if (attribute.path("name").asText().equals(name)) {
                change.accept((ObjectNode) attribute);
            }
        }
        realm.admin("PUT", "/users/profile", profile.toString()).expect(200);
    }

    private static void addProvider(Realm realm, Map<String, String> more, String firstLogin) {
        addProvider(realm, "oidc", more, firstLogin);
    }

    private static void addProvider(Realm realm, String type, Map<String, String> more, String firstLogin) {
        Map<String, String> config = new LinkedHashMap<>(Map.of(
                "clientId", "here",
                "clientSecret", "secret",
                "authorizationUrl", "https://partner.example/auth",
                "tokenUrl", "https://partner.example/token",
                "useJwksUrl", "true",
                "jwksUrl", "https://partner.example/keys"));
        config.putAll(more);
        Map<String, Object> provider =
                new LinkedHashMap<>(Map.of("alias", "partner", "providerId", type, "enabled", true, "config", config));
        if (!firstLogin.isEmpty()) {
            provider.put("firstBrokerLoginFlowAlias", firstLogin);
        }
        realm.admin("POST", "/identity-provider/instances", Realm.json(provider))
                .expect(201);
    }

    private static Map<String, Object> otp() {
        return Map.of(
                "type",
                "otp",
                "secretData",
                "{\"value\":\"a-secret-of-twenty-or-more-bytes\"}",
                "credentialData",
                "{\"subType\":\"totp\",\"digits\":6,\"period\":30,\"algorithm\":\"HmacSHA1\"}");
    }

    private static Map<String, Object> key(Instant created) {
        return Map.of(
                "type",
                "api-key",
                "userLabel",
                "key of " + created,
                "createdDate",
                created.toEpochMilli(),
                "secretData",
                "{\"sha256\":\"AAAA\"}",
                "credentialData",
                "{\"start\":\"lk_\"}");
    }

    private static void grant(Realm realm, User user, String role) {
        String management = client(realm, "realm-management").path("id").asText();
        String found = realm.admin("GET", "/clients/" + management + "/roles/" + role)
                .expect(200)
                .body();
        realm.admin("POST", "/users/" + user.id() + "/role-mappings/clients/" + management, '[' + found + ']')
                .expect(204);
    }
}
