package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMailUtil;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.OidcProvider;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The flows of the realm file, and the condition in a flow of somebody's own. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlowsIT {

    private static final String RULE = "latchkey-two-factor";
    private static final Map<String, String> OF_THE_FILE = Map.of(
            "browserFlow", "latchkey browser",
            "directGrantFlow", "latchkey direct grant",
            "resetCredentialsFlow", "latchkey reset credentials");

    private Company company;
    private Realm realm;

    @BeforeAll
    void open(ServerUnderTest server) {
        company = Company.on(server);
        realm = company.realm();
    }

    @AfterEach
    void restore() {
        realm.configure(RULE, Map.of());
    }

    @AfterAll
    void close() {
        company.close();
    }

    private void bind(Map<String, String> flows) {
        realm.change(representation -> {
            flows.forEach(representation::put);
            return representation;
        });
    }

    @Test
    void theBrowserFlowAsksTheOwnerAndTheRuleDoesNotAskAgain() {
        bind(OF_THE_FILE);
        company.require();
        User owner = company.owner();
        Http browser = new Http();

        Answer page = company.typePassword(browser, owner);
        assertThat(asksInTheFlow(page)).as(page.body()).isTrue();
        Answer answer = typeCode(browser, page, company.code());

        realm.userinfo(realm.exchange(browser, answer)).expect(200);
        assertThat(realm.authorize(browser, "openid").status())
                .as("single sign-on")
                .isEqualTo(302);
    }

    /** As Keycloak's own flow does, which the realm had before: nobody has noted these owners' wish. */
    @Test
    void theBrowserFlowAsksAnOwnerWhereNothingIsRequired() {
        bind(OF_THE_FILE);

        assertThat(asksInTheFlow(company.typePassword(new Http(), company.owner())))
                .isTrue();
        assertThat(Company.letsIn(company.typePassword(new Http(), company.newcomer())))
                .isTrue();
    }

    @Test
    void anAuthenticationAnewAsksAnew() {
        bind(OF_THE_FILE);
        User owner = company.owner();
        Http browser = new Http();
        Answer page = company.typePassword(browser, owner);
        assertThat(Company.letsIn(typeCode(browser, page, company.code()))).isTrue();

        Answer again = browser.get(authorization() + "&prompt=login");
        Answer asked = company.follow(
                browser,
                browser.post(Realm.formAction(again), Map.of("password", owner.password(), "credentialId", "")));

        assertThat(asksInTheFlow(asked)).as(asked.body()).isTrue();
    }

    @Test
    void whoOwnsNothingThatTheFlowCanAskForMeetsTheRuleInstead() {
        company.require();
        String ours = ownFlow("auth-otp-form");
        bind(Map.of("browserFlow", ours));

        assertThat(asksInTheFlow(company.typePassword(new Http(), company.owner())))
                .isTrue();
        assertThat(Company.offersQrCode(company.typePassword(new Http(), company.newcomer())))
                .isTrue();
        assertThat(company.typePassword(new Http(), company.passkeyOwner()).body())
                .contains("latchkey-passkey");
    }

    @Test
    void thePasswordGrantTellsProgramsWhatIsMissing() {
        bind(OF_THE_FILE);
        company.require();
        User owner = company.owner();

        Answer missing = company.passwordGrant(owner, Map.of());
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.json().path("error_description").asText()).isEqualTo("second_factor_required");
        assertThat(company.passwordGrant(owner, Map.of("totp", company.code())).status())
                .isEqualTo(200);
    }

    @Test
    void whoReadsTheMailProvesTheFactorBeforeThePasswordIsReset() throws Exception {
        bind(OF_THE_FILE);
        company.require();
        User owner = company.owner();
        Http browser = new Http();
        Answer login = realm.authorize(browser, "openid");
        Answer forgotten = browser.get(link(login, "reset-credentials"));
        company.follow(browser, browser.post(Realm.formAction(forgotten), Map.of("username", owner.username())));
        var mails = company.server().mail().getReceivedMessagesForDomain(owner.username() + "@acme.example");
        Matcher link = Pattern.compile("https?://[^\\s\"<>]+action-token[^\\s\"<>]+")
                .matcher(GreenMailUtil.getBody(mails[mails.length - 1])
                        .replace("=\r\n", "")
                        .replace("=3D", "="));
        assertThat(link.find()).isTrue();

        Answer page = company.follow(browser, browser.get(link.group().replace("&amp;", "&")));

        assertThat(asksInTheFlow(page)).as(page.body()).isTrue();
        Answer wrong = typeCode(browser, page, company.wrongCode());
        assertThat(wrong.body()).doesNotContain("password-new");
        assertThat(typeCode(browser, wrong, company.code()).body()).contains("password-new");
    }

    @Test
    void afterAnIdentityProviderTheFlowAsksTheOwner(ServerUnderTest server) {
        bind(OF_THE_FILE);
        try (Company partner = Company.on(server)) {
            trust(partner);
            assertThat(Company.letsIn(viaPartner(partner, new Http(), partner.newcomer())))
                    .isTrue();
            User member = partner.newcomer();
            realm.admin(
                            "POST",
                            "/users",
                            Realm.json(Map.of(
                                    "username",
                                    member.username(),
                                    "email",
                                    member.username() + "@acme.example",
                                    "firstName",
                                    "Wim",
                                    "lastName",
                                    "Worker",
                                    "enabled",
                                    true,
                                    "credentials",
                                    List.of(Company.otp("Phone")),
                                    "federatedIdentities",
                                    List.of(Map.of(
                                            "identityProvider", "partner",
                                            "userId", member.id(),
                                            "userName", member.username())))))
                    .expect(201);
            Http browser = new Http();

            Answer page = viaPartner(partner, browser, member);

            assertThat(asksInTheFlow(page)).as(page.body()).isTrue();
            assertThat(Company.letsIn(typeCode(browser, page, company.code()))).isTrue();
        }
    }

    private static boolean asksInTheFlow(Answer page) {
        return page.body().contains("kc-otp-login-form");
    }

    private Answer typeCode(Http browser, Answer page, String code) {
        return company.follow(browser, browser.post(Realm.formAction(page), Map.of("otp", code)));
    }

    private Answer viaPartner(Company partner, Http browser, User member) {
        return company.typePassword(
                browser, company.follow(browser, browser.get(authorization() + "&kc_idp_hint=partner")), member);
    }

    private String authorization() {
        return realm.url() + "/protocol/openid-connect/auth?client_id=acme-portal&response_type=code&scope=openid"
                + "&code_challenge_method=S256&code_challenge=" + Realm.challenge() + "&redirect_uri="
                + Http.encode(Realm.CALLBACK);
    }

    private String link(Answer page, String part) {
        Matcher link = Pattern.compile("href=\"([^\"]*" + part + "[^\"]*)\"").matcher(page.body());
        assertThat(link.find()).as(page.body()).isTrue();
        return company.server().keycloak().baseUrl() + link.group(1).replace("&amp;", "&");
    }

    /** As the documentation says: a copy of Keycloak's flow, with the condition instead of "user configured". */
    private String ownFlow(String step) {
        String copy = "our browser";
        realm.admin("POST", "/authentication/flows/browser/copy", Realm.json(Map.of("newName", copy)))
                .expect(201);
        String subflow = copy + " Browser - Conditional 2FA";
        realm.admin(
                        "POST",
                        "/authentication/flows/" + subflow.replace(" ", "%20") + "/executions/execution",
                        Realm.json(Map.of("provider", "latchkey-two-factor-condition")))
                .expect(201);
        List<String> replaced = List.of("conditional-user-configured", "conditional-credential");
        String path = "/authentication/flows/" + copy.replace(" ", "%20") + "/executions";
        boolean inside = false;
        for (JsonNode execution : realm.admin("GET", path).expect(200).json()) {
            inside = inside || execution.path("displayName").asText().equals(subflow);
            String provider = execution.path("providerId").asText();
            if (inside && replaced.contains(provider)) {
                realm.admin(
                                "DELETE",
                                "/authentication/executions/"
                                        + execution.path("id").asText())
                        .expect(204);
            } else if (provider.equals("latchkey-two-factor-condition")) {
                realm.admin(
                        "PUT",
                        path,
                        ((ObjectNode) execution).put("requirement", "REQUIRED").toString());
            } else if (inside && provider.equals(step)) {
                realm.admin(
                        "PUT",
                        path,
                        ((ObjectNode) execution)
                                .put("requirement", "ALTERNATIVE")
                                .toString());
            }
        }
        return copy;
    }

    private void trust(Company partner) {
        ObjectNode probe = (ObjectNode) partner.realm()
                .admin("GET", "/clients?clientId=" + Company.PROBE)
                .json()
                .get(0);
        probe.putArray("redirectUris").add(realm.url() + "/broker/partner/endpoint");
        partner.realm()
                .admin("PUT", "/clients/" + probe.path("id").asText(), probe.toString())
                .expect(204);
        realm.admin(
                        "POST",
                        "/identity-provider/instances",
                        Realm.json(Map.of(
                                "alias",
                                "partner",
                                "providerId",
                                "oidc",
                                "enabled",
                                true,
                                "trustEmail",
                                true,
                                "postBrokerLoginFlowAlias",
                                "latchkey post broker",
                                "config",
                                OidcProvider.config(partner.realm(), Company.PROBE, Company.SECRET))))
                .expect(201);
    }
}
