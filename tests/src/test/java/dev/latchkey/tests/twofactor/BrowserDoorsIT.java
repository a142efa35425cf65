package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test tries to come in through a page, with the password or the mailbox alone, while a second factor is required. */
@ExtendWith(KeycloakExtension.class)
class BrowserDoorsIT {

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
    void aFlowThatKnowsNothingStillAsksTheOwner() {
        company.require();
        User owner = company.owner();
        Http browser = new Http();

        Answer page = company.typePassword(browser, owner);

        assertThat(Company.asksForCode(page)).isTrue();
        assertThat(page.body()).contains("ACME requires a second factor.");
        assertThat(company.sessionsOf(owner)).isEmpty();
        Answer wrong = company.typeCode(browser, page, company.wrongCode());
        assertThat(Company.asksForCode(wrong)).isTrue();
        assertThat(wrong.body()).contains("clock");
        Tokens tokens = company.realm().exchange(browser, company.typeCode(browser, wrong, company.code()));
        company.realm().userinfo(tokens).expect(200);
        assertThat(company.realm().authorize(browser, "openid").status())
                .as("single sign-on")
                .isEqualTo(302);
        assertThat(company.realm().refresh(tokens).status()).isEqualTo(200);
    }

    @Test
    void whoHasNoFactorSetsOneUpBeforeAnythingElse() {
        company.require();
        User newcomer = company.newcomer();
        Http browser = new Http();

        Answer page = company.typePassword(browser, newcomer);

        assertThat(Company.offersQrCode(page)).isTrue();
        assertThat(page.body()).contains("ACME requires a second factor.");
        assertThat(company.sessionsOf(newcomer)).isEmpty();
        assertThat(Company.offersQrCode(company.typePassword(new Http(), newcomer)))
                .isTrue();
        Tokens tokens = company.realm().exchange(browser, company.enrol(browser, page));
        company.realm().userinfo(tokens).expect(200);
        assertThat(company.realm().refresh(tokens).status())
                .as("enrolling doesn’t end the session in which it was done")
                .isEqualTo(200);
        assertThat(Company.asksForCode(company.typePassword(new Http(), newcomer)))
                .isTrue();
    }

    @Test
    void enrollingWorksWhereTheRealmHasSwitchedKeycloaksOwnPageOff() {
        company.realm().disableRequiredAction("CONFIGURE_TOTP");
        company.require();
        Http browser = new Http();

        Answer page = company.typePassword(browser, company.newcomer());

        assertThat(Company.letsIn(company.enrol(browser, page))).isTrue();
    }

    @Test
    void aCodeIsAcceptedOnce() {
        company.require();
        User owner = company.owner();
        String code = company.code();
        Http browser = new Http();
        assertThat(Company.letsIn(company.typeCode(browser, company.typePassword(browser, owner), code)))
                .isTrue();

        Http thief = new Http();
        Answer answer = company.typeCode(thief, company.typePassword(thief, owner), code);

        assertThat(Company.asksForCode(answer)).isTrue();
        forgetHaste(owner, 1);
        company.passwordGrant(owner, Map.of("totp", code)).expect(400);
        forgetHaste(owner, 2);
        Http remover = new Http();
        Answer removal = company.typePassword(
                remover, company.startAction(remover, "delete_credential:" + company.credential(owner, "otp")), owner);
        assertThat(Company.asksForCode(company.typeCode(remover, removal, code)))
                .as("to turn it off")
                .isTrue();
    }

    /** Two wrong codes within a second lock a user out. */
    private void forgetHaste(User user, int wrongCodes) {
        company.awaitWrongCodes(user, wrongCodes);
        company.later(2);
    }

    /** Keycloak leaves out, for the whole login, an action that a link names and that can't be started by one. */
    @ParameterizedTest
    @ValueSource(strings = {"latchkey-two-factor", "latchkey-two-factor:it"})
    void aLinkThatNamesTheRulesOwnActionSkipsNothing(String action) {
        User wishing = company.owner();
        ObjectNode representation = company.realm().representation(wishing);
        representation.withObject("/attributes").putArray("twoFactor").add("enabled");
        company.realm()
                .admin("PUT", "/users/" + wishing.id(), representation.toString())
                .expect(204);

        assertAskedDespiteLink(action, wishing);
        company.require();
        assertAskedDespiteLink(action, company.owner());
        User newcomer = company.newcomer();
        Http browser = new Http();
        Answer page = company.typePassword(browser, company.startAction(browser, action), newcomer);
        assertThat(Company.offersQrCode(page)).as(page.body()).isTrue();
        assertThat(company.sessionsOf(newcomer)).isEmpty();
    }

    private void assertAskedDespiteLink(String action, User owner) {
        Http browser = new Http();

        Answer page = company.typePassword(browser, company.startAction(browser, action), owner);

        assertThat(Company.asksForCode(page)).as(page.body()).isTrue();
        assertThat(company.sessionsOf(owner)).isEmpty();
        assertThat(Company.letsIn(company.typeCode(browser, page, company.code())))
                .isTrue();
    }

    @Test
    void cancellingAnEnrolmentThatALinkBeganSkipsNothing() {
        company.require();
        User newcomer = company.newcomer();
        Http browser = new Http();
        Answer page = company.typePassword(browser, company.startAction(browser, "CONFIGURE_TOTP"), newcomer);

        Answer answer = company.follow(browser, browser.post(Realm.formAction(page), Map.of("cancel-aia", "true")));

        assertThat(Company.offersQrCode(answer)).as(answer.body()).isTrue();
        assertThat(company.sessionsOf(newcomer)).isEmpty();
    }

    /** What the password alone adds today would satisfy the rule that is in force tomorrow. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONFIGURE_TOTP",
                "CONFIGURE_RECOVERY_AUTHN_CODES",
                "webauthn-register",
                "webauthn-register-passwordless"
            })
    void whoKnowsThePasswordAddsNothingBeforeTheRuleIsInForce(String action) {
        company.realm().enableRequiredAction(action, true);
        for (String enforcement : List.of("optional", "required")) {
            company.rule(Map.of("enforcement", enforcement, "requiredFrom", "2100-01-01"))
                    .expect(2);
            User owner = company.owner();
            Http browser = new Http();

            Answer page = company.typePassword(browser, company.startAction(browser, action), owner);

            assertThat(Company.asksForCode(page)).as(page.body()).isTrue();
            assertThat(Company.letsIn(company.typeCode(browser, page, company.code())))
                    .as("the code leads to the action")
                    .isFalse();
            assertThat(company.credentialTypes(owner)).containsExactly("otp", "password");
        }
    }

    @Test
    void guessingLocksOutAndThenTheRightCodeIsRefused() {
        company.require();
        User owner = company.owner();
        Http browser = new Http();
        Answer page = company.typePassword(browser, owner);
        for (int guess = 0; guess < 5; guess++) {
            page = company.typeCode(browser, page, company.wrongCode());
        }

        page = company.typeCode(browser, page, company.code());

        assertThat(Company.letsIn(page)).isFalse();
        assertThat(company.realm()
                        .admin("GET", "/attack-detection/brute-force/users/" + owner.id())
                        .json()
                        .path("disabled")
                        .asBoolean())
                .isTrue();
        company.later(1000);
        Http afterwards = new Http();
        assertThat(Company.letsIn(
                        company.typeCode(afterwards, company.typePassword(afterwards, owner), company.code())))
                .isTrue();
    }

    /** As in Keycloak's own flow: wrong codes don't add up over years to a lockout for good. */
    @Test
    void aRightCodeMakesWrongOnesForgotten() {
        company.realm()
                .change(realm -> realm.put("quickLoginCheckMilliSeconds", 0)
                        .put("failureFactor", 30)
                        .put("maxSecondaryAuthFailures", 2));
        company.require();
        User owner = company.owner();
        Http browser = new Http();
        Answer page = company.typePassword(browser, owner);
        for (int wrong = 1; wrong <= 2; wrong++) {
            page = company.typeCode(browser, page, company.wrongCode());
            company.awaitWrongCodes(owner, wrong);
        }

        assertThat(Company.letsIn(company.typeCode(browser, page, company.code())))
                .isTrue();
        company.awaitWrongCodes(owner, 0);

        company.passwordGrant(owner, Map.of("totp", company.wrongCode())).expect(400);
        company.awaitWrongCodes(owner, 1);
        company.passwordGrant(owner, Map.of("totp", company.nextCode())).expect(200);
        company.awaitWrongCodes(owner, 0);
    }

    @Test
    void aPasskeyOwnerWithThePasswordAloneAddsNoCode() {
        company.require();
        User owner = company.passkeyOwner();
        Http browser = new Http();

        Answer page = company.typePassword(browser, owner);

        assertThat(page.body()).contains("latchkey-passkey").doesNotContain("kc-totp-settings-form");
        Answer again = company.typePassword(new Http(), owner);
        assertThat(Company.offersQrCode(again)).isFalse();
        assertThat(company.credentialTypes(owner)).containsExactly("password", "webauthn-passwordless");
    }

    @Test
    void aPageThatWasOpenBeforeTheOwnerEnrolledBindsNothingAfterwards() {
        company.require();
        User newcomer = company.newcomer();
        Http thief = new Http();
        Answer thiefsPage = company.typePassword(thief, newcomer);
        Http browser = new Http();
        company.enrol(browser, company.typePassword(browser, newcomer));
        assertThat(company.credentialTypes(newcomer)).containsExactly("otp", "password");

        Answer answer = company.enrol(thief, thiefsPage);

        assertThat(Company.letsIn(answer)).isFalse();
        assertThat(company.credentialTypes(newcomer)).containsExactly("otp", "password");
    }

    @Test
    void theSameHoldsForKeycloaksOwnPage() {
        User newcomer = company.newcomer();
        Http thief = new Http();
        Answer thiefsPage = company.typePassword(thief, company.startAction(thief, "CONFIGURE_TOTP"), newcomer);
        assertThat(Company.offersQrCode(thiefsPage)).isTrue();
        company.require();
        Http browser = new Http();
        company.enrol(browser, company.typePassword(browser, newcomer));

        company.enrol(thief, thiefsPage);

        assertThat(company.credentialTypes(newcomer)).containsExactly("otp", "password");
    }

    @Test
    void recoveryCodesOnAPageOfBeforeAreNotKept() {
        company.realm().enableRequiredAction("CONFIGURE_RECOVERY_AUTHN_CODES", true);
        User newcomer = company.newcomer();
        Http thief = new Http();
        Answer page =
                company.typePassword(thief, company.startAction(thief, "CONFIGURE_RECOVERY_AUTHN_CODES"), newcomer);
        company.require();
        Http browser = new Http();
        company.enrol(browser, company.typePassword(browser, newcomer));

        company.follow(
                thief,
                thief.post(
                        Realm.formAction(page),
                        Map.of(
                                "generatedRecoveryAuthnCodes",
                                Company.field(page, "generatedRecoveryAuthnCodes"),
                                "generatedAt",
                                Company.field(page, "generatedAt"),
                                "userLabel",
                                "Recovery codes")));

        assertThat(company.credentialTypes(newcomer)).containsExactly("otp", "password");
    }

    /** Whoever knew the password could have made them while there was no factor to prove. */
    @Test
    void recoveryCodesOfBeforeTheFirstFactorCompleteNoLogin() {
        company.require();
        User newcomer = company.user(List.of(Company.recoveryCodes()));
        Http browser = new Http();
        assertThat(Company.letsIn(company.enrol(browser, company.typePassword(browser, newcomer))))
                .isTrue();

        Http thief = new Http();
        Answer page = company.typePassword(thief, newcomer);
        Answer answer = company.follow(
                thief, thief.post(Realm.formAction(page), Map.of("code", Company.RECOVERY_CODE, "recovery", "true")));

        assertThat(Company.letsIn(answer)).isFalse();
        assertThat(page.body()).doesNotContain("kc-recovery");
        assertThat(company.credentialTypes(newcomer)).containsExactly("otp", "password");
        assertThat(company.realm()
                        .admin("GET", "/events?type=REMOVE_CREDENTIAL&user=" + newcomer.id())
                        .expect(200)
                        .body())
                .contains("recovery-authn-codes", "older_than_first_factor");
    }

    @Test
    void aClientWithAFlowOfItsOwnIsNoWayAround() {
        company.realm().change(realm -> realm.put("browserFlow", "browser"));
        String plain = company.realm().admin("GET", "/authentication/flows").json().findParents("alias").stream()
                .filter(flow -> flow.path("alias").asText().equals("plain"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
        ObjectNode portal = (ObjectNode) company.realm()
                .admin("GET", "/clients?clientId=acme-portal")
                .json()
                .get(0);
        portal.putObject("authenticationFlowBindingOverrides").put("browser", plain);
        company.realm()
                .admin("PUT", "/clients/" + portal.path("id").asText(), portal.toString())
                .expect(204);
        company.require();

        assertThat(Company.asksForCode(company.typePassword(new Http(), company.owner())))
                .isTrue();
        User passkeyOwner = company.passkeyOwner();
        Answer page = company.typePassword(new Http(), passkeyOwner);
        assertThat(page.body())
                .as("the page that says that a passkey can’t be asked for here")
                .contains("latchkey-passkey")
                .doesNotContain("kc-totp-settings-form");
        assertThat(company.sessionsOf(passkeyOwner)).isEmpty();
        assertThat(Company.offersQrCode(company.typePassword(new Http(), company.newcomer())))
                .isTrue();
    }

    @Test
    void whatAFlowThatAsksHasProvenIsNotAskedAgain() {
        company.realm().change(realm -> realm.put("browserFlow", "browser"));
        company.require();
        User owner = company.owner();
        Http browser = new Http();
        Answer page = company.typePassword(browser, owner);
        assertThat(page.body()).contains("name=\"otp\"").doesNotContain("kc-two-factor-form");

        Answer answer = company.follow(browser, browser.post(Realm.formAction(page), Map.of("otp", company.code())));

        company.realm().userinfo(company.realm().exchange(browser, answer)).expect(200);
    }

    @Test
    void aNewlyRegisteredUserSetsOneUp() {
        company.require();
        Http browser = new Http();
        Answer page = browser.get(company.realm().url()
                + "/protocol/openid-connect/registrations?client_id=acme-portal&response_type=code&scope=openid"
                + "&code_challenge_method=S256&code_challenge=" + Realm.challenge() + "&redirect_uri="
                + Http.encode(Realm.CALLBACK));

        Answer answer = company.follow(
                browser,
                browser.post(
                        Realm.formAction(page),
                        Map.of(
                                "username", "rita",
                                "email", "rita@acme.example",
                                "firstName", "Rita",
                                "lastName", "Registered",
                                "password", "a-password-of-rita",
                                "password-confirm", "a-password-of-rita")));

        assertThat(Company.offersQrCode(answer)).as(answer.body()).isTrue();
        assertThat(company.sessionsOf(company.realm().user("rita"))).isEmpty();
    }

    @Test
    void whoReadsTheMailResetsNeitherPasswordNorFactor() throws Exception {
        company.require();
        User owner = company.owner();
        Http browser = new Http();
        Answer page = company.realm().authorize(browser, "openid");
        Answer forgotten = browser.get(link(page, "reset-credentials"));
        company.follow(browser, browser.post(Realm.formAction(forgotten), Map.of("username", owner.username())));

        Answer answer = company.follow(browser, browser.get(linkIn(lastMail(owner))));

        assertThat(Company.asksForCode(answer)).as(answer.body()).isTrue();
        assertThat(company.credentialTypes(owner)).containsExactly("otp", "password");
        Answer wrong = company.typeCode(browser, answer, company.wrongCode());
        assertThat(Company.asksForCode(wrong)).isTrue();
        assertThat(Company.asksForCode(company.typeCode(browser, wrong, company.code())))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "optional"})
    void aResetThatIsToRemoveAllCodesRemovesNone(String enforcement) throws Exception {
        company.realm().change(realm -> realm.put("resetCredentialsFlow", "reset credentials"));
        configureOtpReset("Remove all");
        company.rule(Map.of("enforcement", enforcement)).expect(2);
        User owner = company.owner();
        Http browser = new Http();
        Answer page = company.realm().authorize(browser, "openid");
        Answer forgotten = browser.get(link(page, "reset-credentials"));
        company.follow(browser, browser.post(Realm.formAction(forgotten), Map.of("username", owner.username())));

        Answer answer = company.follow(browser, browser.get(linkIn(lastMail(owner))));

        assertThat(Company.asksForCode(answer)).as(answer.body()).isEqualTo(enforcement.equals("required"));
        assertThat(Company.offersQrCode(answer)).isFalse();
        assertThat(company.credentialTypes(owner)).containsExactly("otp", "password");
    }

    private void configureOtpReset(String action) {
        for (var execution : company.realm()
                .admin("GET", "/authentication/flows/reset%20credentials/executions")
                .json()) {
            if (execution.path("providerId").asText().equals("reset-otp")) {
                company.realm()
                        .admin(
                                "POST",
                                "/authentication/executions/"
                                        + execution.path("id").asText() + "/config",
                                Realm.json(
                                        Map.of("alias", "otp", "config", Map.of("action_on_otp_reset_flag", action))))
                        .expect(201);
                return;
            }
        }
        throw new AssertionError("no reset-otp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "optional"})
    void anEmailedEnrolmentIsForWhoHasTheFactor(String enforcement) throws Exception {
        company.rule(Map.of("enforcement", enforcement)).expect(2);
        User owner = company.owner();
        company.realm()
                .admin("PUT", "/users/" + owner.id() + "/execute-actions-email", "[\"CONFIGURE_TOTP\"]")
                .expect(204);
        Http browser = new Http();
        Answer intro = company.follow(browser, browser.get(linkIn(lastMail(owner))));

        Answer answer = company.follow(browser, browser.get(link(intro, "action-token")));

        assertThat(Company.asksForCode(answer)).as(answer.body()).isTrue();
        assertThat(company.credentialTypes(owner)).containsExactly("otp", "password");
    }

    private String lastMail(User user) throws IOException, MessagingException {
        var mails = company.server().mail().getReceivedMessagesForDomain(user.username() + "@acme.example");
        assertThat(mails).isNotEmpty();
        return com.icegreen.greenmail.util.GreenMailUtil.getBody(mails[mails.length - 1])
                .replace("=\r\n", "")
                .replace("=3D", "=");
    }

    private static String linkIn(String mail) {
        Matcher link = Pattern.compile("https?://\\S+action-token\\S+").matcher(mail);
        assertThat(link.find()).as(mail).isTrue();
        return link.group().replace("&amp;", "&").replaceAll("[\"<>].*", "");
    }

    private String link(Answer page, String part) {
        Matcher link = Pattern.compile("href=\"([^\"]*" + part + "[^\"]*)\"").matcher(page.body());
        assertThat(link.find()).as(page.body()).isTrue();
        String found = link.group(1).replace("&amp;", "&");
        return found.startsWith("http") ? found : company.server().keycloak().baseUrl() + found;
    }

    @Test
    void aBrokeredLoginIsAskedToo(ServerUnderTest server) {
        try (Partner partner = Partner.of(company, server, Map.of())) {
            company.require();
            User member = partner.newMember();
            Http browser = new Http();

            Answer first = partner.login(browser, member);

            assertThat(Company.offersQrCode(first)).as(first.body()).isTrue();
            Tokens tokens = company.realm().exchange(browser, company.enrol(browser, first));
            company.realm().userinfo(tokens).expect(200);
            Answer second = partner.login(new Http(), member);
            assertThat(Company.asksForCode(second)).as(second.body()).isTrue();
        }
    }

    @Test
    void aFlowAfterTheBrokeredLoginIsNoWayAround(ServerUnderTest server) {
        try (Partner partner = Partner.of(company, server, Map.of())) {
            company.flow("lets everybody pass", "allow-access-authenticator", "REQUIRED");
            partner.change(provider -> provider.put("postBrokerLoginFlowAlias", "lets everybody pass"));
            company.require();

            Answer answer = partner.login(new Http(), partner.newMember());

            assertThat(Company.offersQrCode(answer)).as(answer.body()).isTrue();
        }
    }

    /** A mapper may copy a claim of any name into the notes of the session. */
    @Test
    void anIdentityProviderCannotForgeTheNote(ServerUnderTest server) {
        try (Partner partner = Partner.of(company, server, Map.of())) {
            partner.claims("latchkey.factor", "otp@" + company.now());
            partner.claims("IMPERSONATOR_ID", "forged");
            partner.claims("latchkey.api-key", "forged");
            partner.copyEveryClaim();
            company.require();

            Answer answer = partner.login(new Http(), partner.newMember());

            assertThat(Company.offersQrCode(answer)).as(answer.body()).isTrue();
        }
    }
}
