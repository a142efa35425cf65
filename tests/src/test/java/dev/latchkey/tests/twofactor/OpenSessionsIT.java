package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions that were open when the rule came into force, and what becomes of them when it changes. */
@ExtendWith(KeycloakExtension.class)
class OpenSessionsIT {

    private static final Map<String, List<String>> STRICT = Map.of("latchkey.twoFactor", List.of("required"));

    private static final String OVER_BEFORE = "latchkey.two-factor.over-before.totp";

    private Company company;

    @BeforeEach
    void open(ServerUnderTest server) {
        company = Company.on(server);
        // Users log in here several times in a row, and Keycloak refuses a login while it is still counting the one
        // before.
        company.realm().change(realm -> realm.put("bruteForceProtected", false));
    }

    @AfterEach
    void close() {
        company.close();
    }

    private Tokens passwordAlone(User user, String scope) {
        return new Tokens(
                company.passwordGrant(user, Map.of("scope", scope)).expect(200).json());
    }

    @Test
    void aSessionOfBeforeIsOfNoUse() {
        User newcomer = company.newcomer();
        Http browser = new Http();
        Tokens portal = company.realm().exchange(browser, company.typePassword(browser, newcomer));
        Tokens probe = passwordAlone(newcomer, "openid");
        Tokens account = company.realm().loginToAccountConsole(newcomer, new Http());
        company.require();

        Answer refresh = company.refresh(probe);
        assertThat(refresh.status()).isEqualTo(400);
        assertThat(refresh.json().path("error").asText()).isEqualTo("invalid_grant");
        assertThat(company.realm().refresh(portal).status()).isEqualTo(400);
        assertThat(company.realm().userinfo(probe).status()).isEqualTo(401);
        assertThat(company.isActive(probe)).isFalse();
        assertThat(account(account, "/credentials").status()).isEqualTo(401);
        assertThat(account(account, "").status()).isEqualTo(401);
        assertThat(company.realm().authorize(browser, "openid").body())
                .as("single sign-on asks for a new login")
                .contains("name=\"password\"");
        assertThat(company.sessionsOf(newcomer)).isEmpty();
    }

    private Answer account(Tokens tokens, String path) {
        return new Http()
                .get(
                        company.realm().url() + "/account" + path,
                        "Authorization",
                        tokens.bearer(),
                        "Accept",
                        "application/json");
    }

    @Test
    void anApplicationInitiatedActionNeedsANewLogin() {
        User newcomer = company.newcomer();
        Http browser = new Http();
        company.typePassword(browser, newcomer);
        company.require();

        Answer page = browser.get(company.realm().url()
                + "/protocol/openid-connect/auth?client_id=acme-portal&response_type=code&scope=openid"
                + "&code_challenge_method=S256&code_challenge=" + dev.latchkey.tests.server.Realm.challenge()
                + "&redirect_uri=" + Http.encode(dev.latchkey.tests.server.Realm.CALLBACK)
                + "&kc_action=UPDATE_PASSWORD");

        assertThat(page.body()).contains("name=\"password\"").doesNotContain("password-new");
        assertThat(Company.offersQrCode(company.typePassword(browser, page, newcomer)))
                .isTrue();
    }

    @Test
    void offlineAccessOfBeforeIsOfNoUse() {
        User newcomer = company.newcomer();
        Tokens offline = passwordAlone(newcomer, "openid offline_access");
        company.refresh(offline).expect(200);
        company.require();

        assertThat(company.refresh(offline).status()).isEqualTo(400);
        assertThat(company.realm().userinfo(offline).status()).isEqualTo(401);
        assertThat(company.isActive(offline)).isFalse();
    }

    @Test
    void aSessionThatProvedTheFactorBeforeTheRuleGoesOn() {
        User owner = company.owner();
        company.realm().change(realm -> realm.put("directGrantFlow", "direct grant"));
        Tokens online = new Tokens(company.passwordGrant(owner, Map.of("totp", company.code()))
                .expect(200)
                .json());
        Tokens offline = new Tokens(
                company.passwordGrant(owner, Map.of("totp", company.nextCode(), "scope", "openid offline_access"))
                        .expect(200)
                        .json());

        company.require();

        company.refresh(online).expect(200);
        company.refresh(offline).expect(200);
        company.realm().userinfo(online).expect(200);
    }

    @Test
    void offAndOnAgainRevivesNothing() {
        User newcomer = company.newcomer();
        Http browser = new Http();
        Tokens portal = company.realm().exchange(browser, company.typePassword(browser, newcomer));
        Tokens online = passwordAlone(newcomer, "openid");
        Tokens offline = passwordAlone(newcomer, "openid offline_access");
        company.later(5);
        company.require();
        company.later(5);

        // Nobody looks at the sessions while the rule is on: nothing has ended them yet.
        company.leaveOptional();
        company.later(5);
        refuseAll(browser, portal, online, offline);
        Tokens fresh = passwordAlone(newcomer, "openid");
        company.refresh(fresh).expect(200);

        company.require();
        refuseAll(browser, portal, online, offline);
        assertThat(company.refresh(fresh).status()).isEqualTo(400);
    }

    private void refuseAll(Http browser, Tokens portal, Tokens online, Tokens offline) {
        assertOver(online, offline);
        assertThat(company.realm().refresh(portal).status()).isEqualTo(400);
        assertThat(company.realm().userinfo(online).status()).isEqualTo(401);
        assertThat(company.realm().authorize(browser, "openid").status()).isEqualTo(200);
    }

    @Test
    void deletingTheSettingsRevivesNothingEither() {
        User newcomer = company.newcomer();
        Tokens online = passwordAlone(newcomer, "openid");
        company.require();
        company.later(5);

        for (var component : company.realm()
                .admin("GET", "/components?type=" + Realm.SETTINGS)
                .json()) {
            company.realm()
                    .admin("DELETE", "/components/" + component.path("id").asText())
                    .expect(204);
        }

        assertThat(company.refresh(online).status()).isEqualTo(400);
        company.later(5);
        assertThat(company.refresh(passwordAlone(newcomer, "openid")).status()).isEqualTo(200);
    }

    /** As an admin console does that was opened before. */
    @Test
    void savingTheRealmAsItWasReadBeforeRevivesNothing() {
        ObjectNode stale =
                (ObjectNode) company.realm().admin("GET", "").expect(200).json();
        User newcomer = company.newcomer();
        Tokens online = passwordAlone(newcomer, "openid");
        Tokens offline = passwordAlone(newcomer, "openid offline_access");
        company.require();
        company.later(5);
        company.leaveOptional();
        company.later(5);

        company.realm().admin("PUT", "", stale.toString()).expect(204);
        assertOver(online, offline);

        stale.withObject("/attributes").put(OVER_BEFORE, "never");
        company.realm().admin("PUT", "", stale.toString()).expect(204);
        assertThat(company.refresh(offline).status()).isEqualTo(400);
        company.refresh(passwordAlone(newcomer, "openid")).expect(200);
    }

    @Test
    void joiningTheExemptGroupRevivesNothing() {
        String group = company.realm()
                .admin("GET", "/groups?search=Engineering")
                .json()
                .get(0)
                .path("id")
                .asText();
        company.realm()
                .admin("POST", "/groups/" + group + "/children", "{\"name\":\"Robots\"}")
                .expect(201);
        String below = company.realm()
                .admin("GET", "/groups/" + group + "/children")
                .json()
                .get(0)
                .path("id")
                .asText();
        User service = company.newcomer();
        User robot = company.newcomer();
        Tokens online = passwordAlone(service, "openid");
        Tokens offline = passwordAlone(service, "openid offline_access");
        Tokens robots = passwordAlone(robot, "openid");
        company.rule(Map.of("enforcement", "required", "exemptGroup", "/Engineering"))
                .expect(2);
        company.later(5);

        join(service, group);
        join(robot, below);

        assertOver(online, offline);
        assertThat(company.refresh(robots).status()).isEqualTo(400);
        company.refresh(passwordAlone(service, "openid")).expect(200);
        company.refresh(passwordAlone(robot, "openid")).expect(200);
    }

    private void join(User user, String group) {
        company.realm()
                .admin("PUT", "/users/" + user.id() + "/groups/" + group, "{}")
                .expect(204);
    }

    @Test
    void aGroupThatIsMovedBelowTheExemptOneRevivesNothing() {
        String services = company.realm().addGroup("services");
        String robots = company.realm().addGroup("robots");
        User service = company.newcomer();
        User robot = company.newcomer();
        User both = company.newcomer();
        join(service, services);
        join(both, services);
        join(both, robots);
        join(robot, robots);
        Tokens excepted = passwordAlone(service, "openid offline_access");
        Tokens exceptedForLonger = passwordAlone(both, "openid");
        Tokens online = passwordAlone(robot, "openid");
        Tokens offline = passwordAlone(robot, "openid offline_access");
        company.rule(Map.of("enforcement", "required", "exemptGroup", "/services"))
                .expect(2);
        company.later(5);

        company.realm()
                .admin("POST", "/groups/" + services + "/children", Realm.json(Map.of("id", robots, "name", "robots")))
                .expect(204);
        company.later(5);

        assertOver(online, offline);
        company.refresh(excepted).expect(200);
        company.refresh(exceptedForLonger).expect(200);
        Tokens fresh = passwordAlone(robot, "openid");
        company.refresh(fresh).expect(200);

        rename(robots, "machines");
        company.refresh(fresh).expect(200);
    }

    @Test
    void aGroupThatIsRenamedToTheExemptOneRevivesNothing() {
        String robots = company.realm().addGroup("robots");
        User robot = company.newcomer();
        join(robot, robots);
        Tokens online = passwordAlone(robot, "openid");
        Tokens offline = passwordAlone(robot, "openid offline_access");
        company.rule(Map.of("enforcement", "required", "exemptGroup", "/services"))
                .expect(2);
        company.later(5);

        rename(robots, "services");
        company.later(5);

        assertOver(online, offline);
        Tokens fresh = passwordAlone(robot, "openid");
        company.refresh(fresh).expect(200);

        // Nobody looks at the session meanwhile: nothing has ended it yet.
        rename(robots, "robots");
        assertThat(company.passwordGrant(robot, Map.of()).status()).isEqualTo(400);
        company.later(5);
        rename(robots, "services");
        assertOver(fresh);
    }

    private void rename(String group, String name) {
        company.realm()
                .admin("PUT", "/groups/" + group, Realm.json(Map.of("id", group, "name", name)))
                .expect(204);
    }

    @Test
    void anExemptGroupThatIsSetOnlyNowRevivesNothing() {
        String services = company.realm().addGroup("services");
        User service = company.newcomer();
        join(service, services);
        Tokens online = passwordAlone(service, "openid");
        Tokens offline = passwordAlone(service, "openid offline_access");
        company.require();
        company.later(5);

        Map<String, String> excepting = Map.of("enforcement", "required", "exemptGroup", "/services");
        company.rule(excepting).expect(2);
        company.later(5);
        assertOver(online, offline);
        Tokens fresh = passwordAlone(service, "openid");
        company.refresh(fresh).expect(200);

        company.leaveOptional();
        company.later(5);
        company.rule(excepting).expect(2);
        assertOver(online, offline);
    }

    /** Otherwise the tests above could be right because whoever is excepted is signed out now and then. */
    @Test
    void whoWasExceptedAllTheTimeStaysSignedIn() {
        User service = company.newcomer();
        join(service, company.realm().addGroup("services"));
        Tokens tokens = passwordAlone(service, "openid");
        for (String method : List.of("required", "optional", "required")) {
            company.rule(Map.of("enforcement", method, "exemptGroup", "/services"))
                    .expect(2);
            company.later(5);

            company.refresh(tokens).expect(200);
        }
    }

    @Test
    void anImportOfUsersAndGroupsRevivesNothing() {
        User newcomer = company.newcomer();
        Tokens online = passwordAlone(newcomer, "openid");
        Tokens offline = passwordAlone(newcomer, "openid offline_access");
        company.rule(Map.of("enforcement", "required", "exemptGroup", "/services"))
                .expect(2);
        company.later(5);

        ObjectNode user = representationFor(newcomer);
        user.putArray("groups").add("/services");
        company.realm()
                .admin(
                        "POST",
                        "/partialImport",
                        Realm.json(Map.of(
                                "ifResourceExists",
                                "OVERWRITE",
                                "groups",
                                List.of(Map.of("name", "services", "path", "/services")),
                                "users",
                                List.of(user))))
                .expect(200);
        company.later(5);

        assertOver(online, offline);
        company.refresh(passwordAlone(newcomer, "openid")).expect(200);
    }

    /** The times of before travel with the realm; sessions don't. */
    @Test
    void aRealmThatIsDeletedAndImportedRevivesNothing(ServerUnderTest server) {
        AtomicReference<ObjectNode> file = new AtomicReference<>();
        try (Company moved = Company.on(server, made -> {
            // It would refuse a login that comes before it has noted the last one.
            made.put("bruteForceProtected", false);
            file.set(made.deepCopy());
            return made;
        })) {
            User newcomer = moved.newcomer();
            Tokens online = new Tokens(
                    moved.passwordGrant(newcomer, Map.of()).expect(200).json());
            Tokens offline = new Tokens(moved.passwordGrant(newcomer, Map.of("scope", "openid offline_access"))
                    .expect(200)
                    .json());
            moved.require();
            moved.later(5);
            moved.leaveOptional();
            JsonNode export =
                    moved.realm().admin("POST", "/partial-export").expect(200).json();
            String noted = export.path("attributes").path(OVER_BEFORE).asText();
            assertThat(noted).isNotEmpty();

            moved.realm().admin("DELETE", "").expect(204);
            ObjectNode realm = file.get();
            realm.put("id", export.path("id").asText());
            realm.set("attributes", export.path("attributes"));
            realm.withArray("/users").add(representationFor(newcomer));
            new Http()
                    .json(
                            "POST",
                            server.keycloak().baseUrl() + "/admin/realms",
                            realm.toString(),
                            "Authorization",
                            moved.realm().adminBearer())
                    .expect(201);
            moved.later(5);

            assertThat(moved.refresh(online).status()).isEqualTo(400);
            assertThat(moved.refresh(offline).status()).isEqualTo(400);
            assertThat(moved.realm()
                            .admin("GET", "")
                            .expect(200)
                            .json()
                            .path("attributes")
                            .path(OVER_BEFORE)
                            .asText())
                    .isEqualTo(noted);
            moved.refresh(new Tokens(
                            moved.passwordGrant(newcomer, Map.of()).expect(200).json()))
                    .expect(200);
        }
    }

    /** As an export of users has it. */
    private static ObjectNode representationFor(User user) {
        ObjectNode representation = JsonNodeFactory.instance.objectNode();
        representation.put("id", user.id()).put("username", user.username()).put("enabled", true);
        representation.put("email", user.username() + "@acme.example");
        representation.put("firstName", "Wim").put("lastName", "Worker");
        representation
                .putArray("credentials")
                .addObject()
                .put("type", "password")
                .put("value", user.password());
        return representation;
    }

    @Test
    void leavingAStrictOrganizationRevivesNothing() {
        User member = company.newcomer();
        Tokens online = passwordAlone(member, "openid");
        Tokens offline = passwordAlone(member, "openid offline_access");
        company.organization("north", STRICT, member);
        company.later(5);

        company.realm()
                .admin("DELETE", organization("north") + "/members/" + member.id())
                .expect(204);

        assertOver(online, offline);
        company.refresh(passwordAlone(member, "openid")).expect(200);
    }

    @Test
    void anOrganizationThatIsDeletedRevivesNothing() {
        User member = company.newcomer();
        Tokens online = passwordAlone(member, "openid");
        Tokens offline = passwordAlone(member, "openid offline_access");
        company.organization("north", STRICT, member);
        company.later(5);

        company.realm().admin("DELETE", organization("north")).expect(204);

        assertOver(online, offline);
        company.refresh(passwordAlone(member, "openid")).expect(200);
    }

    @Test
    void anOrganizationThatRequiresNothingAnyMoreRevivesNothing() {
        User member = company.newcomer();
        User outsider = company.newcomer();
        Tokens online = passwordAlone(member, "openid");
        Tokens offline = passwordAlone(member, "openid offline_access");
        Tokens outside = passwordAlone(outsider, "openid");
        company.organization("north", STRICT, member);
        company.later(5);
        String north = organization("north");
        ObjectNode organization =
                (ObjectNode) company.realm().admin("GET", north).expect(200).json();

        organization.putObject("attributes");
        company.realm().admin("PUT", north, organization.toString()).expect(204);
        company.later(5);

        assertOver(online, offline);
        company.refresh(outside).expect(200);
        Tokens fresh = passwordAlone(member, "openid");
        company.refresh(fresh).expect(200);

        // Once more, and by another way.
        organization.withObject("/attributes").putArray("latchkey.twoFactor").add("required");
        company.realm().admin("PUT", north, organization.toString()).expect(204);
        company.later(5);
        company.realm().change(realm -> realm.put("organizationsEnabled", false));
        assertThat(company.refresh(fresh).status()).isEqualTo(400);
        assertThat(company.refresh(offline).status()).isEqualTo(400);
        company.refresh(outside).expect(200);
    }

    private void assertOver(Tokens... sessions) {
        for (Tokens session : sessions) {
            assertThat(company.refresh(session).status()).isEqualTo(400);
        }
    }

    private String organization(String alias) {
        return "/organizations/"
                + company.realm()
                        .admin("GET", "/organizations?exact=true&search=" + alias)
                        .expect(200)
                        .json()
                        .get(0)
                        .path("id")
                        .asText();
    }

    @Test
    void signingOutEverywhereEndsWhatIsHidden() {
        User newcomer = company.newcomer();
        Tokens online = passwordAlone(newcomer, "openid");
        Tokens offline = passwordAlone(newcomer, "openid offline_access");
        company.require();

        company.realm().admin("POST", "/users/" + newcomer.id() + "/logout").expect(204);
        company.later(5);
        company.leaveOptional();

        assertOver(online, offline);
    }

    /** What the administrator takes away in the tab Credentials. */
    @Test
    void theSessionsOfATakenFactorEndAndTheNextLoginEnrols() {
        company.require();
        User owner = company.owner();
        Http browser = new Http();
        Tokens tokens = company.login(browser, owner);
        company.realm().userinfo(tokens).expect(200);
        String otp = company.credential(owner, "otp");
        company.later(5);

        company.realm()
                .admin("DELETE", "/users/" + owner.id() + "/credentials/" + otp)
                .expect(204);

        assertThat(company.realm().userinfo(tokens).status()).isEqualTo(401);
        Http afterwards = new Http();
        Answer page = company.typePassword(afterwards, owner);
        assertThat(Company.offersQrCode(page)).isTrue();
        company.later(5);
        assertThat(Company.letsIn(company.enrol(afterwards, page))).isTrue();
        assertThat(company.realm().refresh(tokens).status())
                .as("a new factor doesn’t revive the sessions of the old one")
                .isEqualTo(400);
    }

    @Test
    void theRuleHoldsAgainstAnAdministratorWhoSwitchedItsActionOff() {
        company.realm().disableRequiredAction("latchkey-two-factor");
        company.require();
        User newcomer = company.newcomer();
        Http browser = new Http();

        Answer redirect = company.typePassword(browser, newcomer);

        assertThat(company.passwordGrant(newcomer, Map.of()).status()).isEqualTo(400);
        if (Company.letsIn(redirect)) {
            assertThat(company.realm().authorize(browser, "openid").status())
                    .as("no single sign-on")
                    .isEqualTo(200);
        }
        assertThat(company.sessionsOf(newcomer)).isEmpty();
    }

    @Test
    void theDateDecidesOnTheServersClock() {
        User newcomer = company.newcomer();
        Tokens tokens = passwordAlone(newcomer, "openid");
        String inAnHour = java.time.Instant.ofEpochSecond(company.now() + 3600).toString();
        company.rule(Map.of("enforcement", "required", "requiredFrom", inAnHour))
                .expect(2);

        company.refresh(tokens).expect(200);
        Http browser = new Http();
        Answer invitation = company.typePassword(browser, newcomer);
        assertThat(invitation.body()).contains("latchkey-invitation");
        Answer later = company.follow(
                browser, browser.post(dev.latchkey.tests.server.Realm.formAction(invitation), Map.of("op", "later")));
        assertThat(Company.letsIn(later)).isTrue();
        assertThat(company.typePassword(new Http(), newcomer).body())
                .as("at each login")
                .contains("latchkey-invitation");
        Http willing = new Http();
        Answer now = company.typePassword(willing, company.newcomer());
        now = company.follow(
                willing, willing.post(dev.latchkey.tests.server.Realm.formAction(now), Map.of("op", "now")));
        assertThat(Company.offersQrCode(now)).isTrue();
        assertThat(Company.letsIn(company.enrol(willing, now))).isTrue();

        company.later(3601);

        assertThat(company.refresh(tokens).status()).isEqualTo(400);
        assertThat(Company.offersQrCode(company.typePassword(new Http(), newcomer)))
                .isTrue();
    }

    @Test
    void shorteningTheDateAppliesAtOnce() {
        User newcomer = company.newcomer();
        Tokens tokens = passwordAlone(newcomer, "openid");
        company.rule(Map.of("enforcement", "required", "requiredFrom", "2100-01-01"))
                .expect(2);
        company.refresh(tokens).expect(200);

        company.rule(Map.of("enforcement", "required", "requiredFrom", "2020-01-01"))
                .expect(2);

        assertThat(company.refresh(tokens).status()).isEqualTo(400);
    }

    @Test
    void membersOfTheExemptGroupAreNotAsked() {
        User service = company.newcomer();
        String group = company.realm()
                .admin("GET", "/groups?search=Engineering")
                .json()
                .get(0)
                .path("id")
                .asText();
        company.realm()
                .admin("PUT", "/users/" + service.id() + "/groups/" + group, "{}")
                .expect(204);
        company.rule(Map.of("enforcement", "required", "exemptGroup", "/Engineering"))
                .expect(2);

        company.refresh(new Tokens(
                        company.passwordGrant(service, Map.of()).expect(200).json()))
                .expect(200);
        assertThat(company.passwordGrant(company.newcomer(), Map.of()).status()).isEqualTo(400);
    }

    @Test
    void settingsThatMeanNothingAreRefused() {
        company.rule(Map.of("enforcement", "required", "requiredFrom", "soon")).expect(4);
        company.rule(Map.of("enforcement", "perhaps")).expect(4);
        company.rule(Map.of("enforcement", "required", "exemptGroup", "Engineering"))
                .expect(4);
        company.rule(Map.of("enforcement", "required", "method", "otp-server")).expect(4);
    }
}
