package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each test tries to get a token, or an assertion, without a page, with the password alone. */
@ExtendWith(KeycloakExtension.class)
class ProgramDoorsIT {

    private Company company;

    @BeforeEach
    void open(ServerUnderTest server) {
        company = Company.on(server);
    }

    @AfterEach
    void close() {
        company.close();
    }

    @Test
    void aPasswordGrantNeedsTheCodeAndSaysSo() {
        company.require();
        User owner = company.owner();

        refused(company.passwordGrant(owner, Map.of()), "second_factor_required");
        refused(company.passwordGrant(owner, Map.of("totp", company.wrongCode())), "second_factor_wrong");
        assertThat(company.sessionsOf(owner)).isEmpty();
        company.awaitWrongCodes(owner, 1);

        String code = company.code();
        Tokens tokens = new Tokens(
                company.passwordGrant(owner, Map.of("totp", code)).expect(200).json());
        company.refresh(tokens).expect(200);
        refused(company.passwordGrant(owner, Map.of("totp", code)), "second_factor_wrong");
    }

    @Test
    void aPasswordGrantForWhoHasNoFactorSaysSo() {
        company.require();

        refused(company.passwordGrant(company.newcomer(), Map.of()), "second_factor_not_set_up");
        refused(company.passwordGrant(company.passkeyOwner(), Map.of()), "second_factor_required");
    }

    private static void refused(Answer answer, String description) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).isEqualTo("invalid_grant");
        assertThat(answer.json().path("error_description").asText()).isEqualTo(description);
    }

    @Test
    void guessingByPasswordGrantLocksOutAndThenTheRightCodeIsRefused() {
        company.require();
        User owner = company.owner();
        for (int guess = 0; guess < 5; guess++) {
            assertThat(company.passwordGrant(owner, Map.of("totp", company.wrongCode()))
                            .status())
                    .isNotEqualTo(200);
        }

        Answer answer = company.passwordGrant(owner, Map.of("totp", company.code()));

        assertThat(answer.status()).isNotEqualTo(200);
        company.later(1000);
        company.passwordGrant(owner, Map.of("totp", company.nextCode())).expect(200);
    }

    /** Keycloak's own direct grant flow asks owners itself: the rule doesn't ask twice. */
    @Test
    void keycloaksOwnFlowOfPasswordGrantsSatisfiesTheRule() {
        company.realm().change(realm -> realm.put("directGrantFlow", "direct grant"));
        company.require();

        company.passwordGrant(company.owner(), Map.of("totp", company.code())).expect(200);
        assertThat(company.passwordGrant(company.owner(), Map.of()).status()).isNotEqualTo(200);
        refused(company.passwordGrant(company.newcomer(), Map.of()), "second_factor_not_set_up");
    }

    @Test
    void nothingIsAskedOfAServiceAccount() {
        company.require();

        company.grant("client_credentials", Map.of()).expect(200);
    }

    @Test
    void aCodeThatWasIssuedBeforeTheRuleIsWorthNothing() {
        User newcomer = company.newcomer();
        Http browser = new Http();
        Answer redirect = company.typePassword(browser, newcomer);
        assertThat(Company.letsIn(redirect)).isTrue();
        company.require();

        Answer answer = exchange(redirect);

        refused(answer, "second_factor_required");
        assertThat(company.sessionsOf(newcomer)).isEmpty();
    }

    private Answer exchange(Answer redirect) {
        var code = java.util.regex.Pattern.compile("[?&]code=([^&]+)").matcher(redirect.header("Location"));
        assertThat(code.find()).isTrue();
        return company.realm()
                .token(
                        new Http(),
                        Map.of(
                                "grant_type", "authorization_code",
                                "client_id", "acme-portal",
                                "redirect_uri", Realm.CALLBACK,
                                "code", code.group(1),
                                "code_verifier", "a-code-verifier-of-at-least-forty-three-characters"));
    }

    @Test
    void aDeviceIsLetInWithTheFactorOnly() {
        company.require();
        User owner = company.owner();
        var device = device();
        Http browser = new Http();
        Answer page = company.follow(
                browser, browser.get(device.path("verification_uri_complete").asText()));

        Answer asked = company.typePassword(browser, page, owner);

        assertThat(Company.asksForCode(asked)).as(asked.body()).isTrue();
        assertThat(poll(device).json().path("error").asText()).isEqualTo("authorization_pending");
        var another = device();
        Answer signedIn = company.typeCode(browser, asked, company.code());
        accept(browser, signedIn);
        Answer shown = company.follow(
                browser, browser.get(another.path("verification_uri_complete").asText()));
        accept(browser, shown);
        poll(another).expect(200);
    }

    @Test
    void aDeviceThatWasLetInBeforeTheRuleGetsNoToken() {
        User newcomer = company.newcomer();
        var device = device();
        Http browser = new Http();
        Answer page = company.follow(
                browser, browser.get(device.path("verification_uri_complete").asText()));
        accept(browser, company.typePassword(browser, page, newcomer));
        company.require();

        assertThat(poll(device).status()).isEqualTo(400);
    }

    private com.fasterxml.jackson.databind.JsonNode device() {
        return new Http()
                .post(
                        company.realm().url() + "/protocol/openid-connect/auth/device",
                        Map.of("client_id", Company.PROBE, "client_secret", Company.SECRET, "scope", "openid"))
                .expect(200)
                .json();
    }

    private Answer poll(com.fasterxml.jackson.databind.JsonNode device) {
        return company.grant(
                "urn:ietf:params:oauth:grant-type:device_code",
                Map.of("device_code", device.path("device_code").asText()));
    }

    private void accept(Http browser, Answer consent) {
        String action = Realm.formAction(consent);
        Answer done = company.follow(
                browser,
                browser.post(
                        action.startsWith("http")
                                ? action
                                : company.server().keycloak().baseUrl() + action,
                        Map.of("accept", "Yes", "code", Company.field(consent, "code"))));
        assertThat(done.body()).contains("Device Login Successful");
    }

    @Test
    void tokenExchangeNeedsASessionWithTheFactor() {
        User newcomer = company.newcomer();
        Tokens old =
                new Tokens(company.passwordGrant(newcomer, Map.of()).expect(200).json());
        assertThat(exchangeToken(old).status()).isEqualTo(200);
        company.require();

        assertThat(exchangeToken(old).status()).isEqualTo(400);

        User owner = company.owner();
        Tokens proven = new Tokens(company.passwordGrant(owner, Map.of("totp", company.code()))
                .expect(200)
                .json());
        assertThat(exchangeToken(proven).status()).isEqualTo(200);
    }

    private Answer exchangeToken(Tokens tokens) {
        return company.grant(
                "urn:ietf:params:oauth:grant-type:token-exchange",
                Map.of(
                        "subject_token",
                        tokens.access(),
                        "subject_token_type",
                        "urn:ietf:params:oauth:token-type:access_token"));
    }

    @Test
    void samlSingleSignOnNeedsTheFactor() {
        Saml saml = new Saml(company);
        User newcomer = company.newcomer();
        Http old = new Http();
        assertThat(company.typePassword(old, saml.signOn(old), newcomer).body()).contains("name=\"SAMLResponse\"");
        assertThat(saml.signOn(old).body()).contains("name=\"SAMLResponse\"");
        company.require();

        assertThat(saml.signOn(old).body()).as("the session of before").doesNotContain("name=\"SAMLResponse\"");
        User owner = company.owner();
        Http browser = new Http();
        Answer asked = company.typePassword(browser, saml.signOn(browser), owner);
        assertThat(Company.asksForCode(asked)).as(asked.body()).isTrue();
        assertThat(company.typeCode(browser, asked, company.code()).body()).contains("name=\"SAMLResponse\"");
        assertThat(saml.signOn(browser).body()).as("single sign-on").contains("name=\"SAMLResponse\"");
    }

    @Test
    void samlEcpGetsNoAssertionForThePasswordAlone() {
        Saml saml = new Saml(company);
        User newcomer = company.newcomer();
        assertThat(saml.enhancedClient(newcomer).body()).contains("Assertion");
        company.require();

        assertThat(saml.enhancedClient(newcomer).body()).doesNotContain("<saml:Assertion");
        assertThat(saml.enhancedClient(company.owner()).body()).doesNotContain("<saml:Assertion");
    }

    @Test
    void impersonationStaysPossibleAndIsAudited() {
        User administrator = company.owner();
        company.grantRole(administrator, "impersonation");
        company.require();
        User newcomer = company.newcomer();
        Tokens tokens = new Tokens(company.passwordGrant(administrator, Map.of("totp", company.code()))
                .expect(200)
                .json());
        Http browser = new Http();

        browser.json(
                        "POST",
                        company.realm().adminUrl() + "/users/" + newcomer.id() + "/impersonation",
                        "{}",
                        "Authorization",
                        tokens.bearer())
                .expect(200);

        Tokens impersonated = company.realm().exchange(browser, company.realm().authorize(browser, "openid"));
        company.realm().userinfo(impersonated).expect(200);
        assertThat(company.realm()
                        .admin("GET", "/events?type=IMPERSONATE")
                        .expect(200)
                        .body())
                .contains(administrator.username());
    }

    static String basic(User user) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((user.username() + ':' + user.password()).getBytes(StandardCharsets.UTF_8));
    }
}
