package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Factors;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Users turn a second factor on and off; the support helps when the phone is lost. */
@ExtendWith(KeycloakExtension.class)
class UserSideIT {

    private static final String NEXT_RECOVERY_CODE = "BCDE2345FGHJ";

    private Company company;

    @BeforeEach
    void open(ServerUnderTest server) {
        company = Company.on(server);
        company.realm().change(realm -> realm.put("registrationAllowed", false));
        company.realm().enableRequiredAction("delete_credential", true);
    }

    @AfterEach
    void close() {
        company.close();
    }

    private String wish(User user) {
        return company.realm()
                .representation(user)
                .path("attributes")
                .path("twoFactor")
                .path(0)
                .asText();
    }

    /** The user's wish is asked for at each login, also by flows that know nothing of it, and where nothing is required. */
    @Test
    void whoTurnsItOnIsAskedAtEachLogin() {
        User user = company.newcomer();
        Http browser = new Http();
        Answer page = company.typePassword(browser, company.startAction(browser, "CONFIGURE_TOTP"), user);
        assertThat(Company.offersQrCode(page)).isTrue();
        String secret = Company.field(page, "totpSecret");

        Answer wrong = company.follow(browser, browser.post(Realm.formAction(page), Company.enrolment(page, "000000")));
        assertThat(Company.offersQrCode(wrong)).isTrue();
        assertThat(Company.field(wrong, "totpSecret")).as("the same QR code").isEqualTo(secret);
        assertThat(wrong.body()).contains("Type the code that is shown now").contains("clock");

        assertThat(Company.letsIn(company.enrol(browser, wrong))).isTrue();
        assertThat(wish(user)).isEqualTo("enabled");
        Answer next = company.typePassword(new Http(), user);
        assertThat(Company.asksForCode(next)).isTrue();
        assertThat(next.body()).contains("You have turned on two-factor authentication.");
        assertThat(company.passwordGrant(user, Map.of()).status()).isEqualTo(400);
    }

    @Test
    void whoTurnsItOffProvesTheFactorAnew() {
        User owner = company.owner();
        Http browser = new Http();
        Answer page = company.typePassword(
                browser, company.startAction(browser, "delete_credential:" + company.credential(owner, "otp")), owner);
        assertThat(Company.asksForCode(page)).as(page.body()).isTrue();
        assertThat(company.credentialTypes(owner)).contains("otp");

        Answer confirm = company.typeCode(browser, page, company.code());
        Answer done = company.follow(browser, browser.post(Realm.formAction(confirm), Map.of("accept", "Yes")));

        assertThat(Company.letsIn(done)).as(done.body()).isTrue();
        assertThat(company.credentialTypes(owner)).containsExactly("password");
        assertThat(wish(owner)).isEmpty();
        assertThat(Company.letsIn(company.typePassword(new Http(), owner))).isTrue();
    }

    @Test
    void anOldProofTurnsNothingOff() {
        User owner = company.owner();
        Http browser = new Http();
        company.require();
        company.login(browser, owner);
        company.leaveOptional();
        company.later(301);

        Answer page = company.startAction(browser, "delete_credential:" + company.credential(owner, "otp"));
        if (page.body().contains("name=\"password\"")) {
            page = company.typePassword(browser, page, owner);
        }

        assertThat(Company.asksForCode(page)).as(page.body()).isTrue();
    }

    /** Who has lost the phone signs in with it and sets up the new one; who has found the list takes nothing away. */
    @Test
    void aRecoveryCodeTurnsNothingOff() {
        User owner = company.user(List.of(Company.otp("Phone"), twoRecoveryCodes()));
        company.require();
        String otp = company.credential(owner, "otp");
        Http browser = new Http();
        signInWithRecoveryCode(browser, owner);
        company.leaveOptional();

        Answer page = company.startAction(browser, "delete_credential:" + otp);
        if (page.body().contains("name=\"password\"")) {
            page = company.typePassword(browser, page, owner);
        }
        assertThat(Company.asksForCode(page)).as(page.body()).isTrue();
        assertThat(page.body()).doesNotContain("kc-recovery");
        Answer insisted = recover(browser, page, NEXT_RECOVERY_CODE);

        assertThat(insisted.body()).doesNotContain("kc-accept");
        assertThat(Company.asksForCode(insisted)).as(insisted.body()).isTrue();
        Answer confirm = company.typeCode(browser, insisted, company.code());
        assertThat(confirm.body()).contains("kc-accept");
    }

    private void signInWithRecoveryCode(Http browser, User owner) {
        Answer asked = company.typePassword(browser, owner);
        company.realm().exchange(browser, recover(browser, asked, Company.RECOVERY_CODE));
    }

    private static Map<String, Object> twoRecoveryCodes() {
        return Factors.recoveryCodes(Company.RECOVERY_CODE, NEXT_RECOVERY_CODE);
    }

    @Test
    void whoSignedInWithARecoveryCodeReplacesTheLostPhone() {
        User owner = company.user(List.of(Company.otp("Lost"), twoRecoveryCodes()));
        company.require();
        String lost = company.credential(owner, "otp");
        Http browser = new Http();
        signInWithRecoveryCode(browser, owner);

        Answer page = company.startAction(browser, "CONFIGURE_TOTP");
        assertThat(Company.offersQrCode(page)).as(page.body()).isTrue();
        assertThat(Company.letsIn(company.enrol(browser, page))).isTrue();
        Answer confirm = company.startAction(browser, "delete_credential:" + lost);
        Answer done = company.follow(browser, browser.post(Realm.formAction(confirm), Map.of("accept", "Yes")));

        assertThat(Company.letsIn(done)).as(done.body()).isTrue();
        assertThat(company.credential(owner, "otp")).isNotEqualTo(lost);
        assertThat(company.credentialTypes(owner)).containsExactly("otp", "password", "recovery-authn-codes");
    }

    @Test
    void theLastFactorStaysWhereTheCompanyRequiresIt() {
        company.require();
        User owner = company.owner();
        String otp = company.credential(owner, "otp");
        Tokens account = account(new Http(), owner, company.code());

        Answer byRest = delete(account, otp).expect(403);
        assertThat(byRest.json().path("error").asText()).isEqualTo("second_factor_required");
        assertThat(byRest.json().path("error_description").asText())
                .isEqualTo("ACME requires a second factor. This is the only second factor of yours that counts, so it"
                        + " can’t be removed. Set up another one first.");
        assertThat(new Http()
                        .send(HttpRequest.newBuilder(URI.create(company.realm().url() + "/account/credentials/" + otp))
                                .header("Authorization", account.bearer())
                                .header("Accept", "application/json")
                                .header("Accept-Language", "de")
                                .DELETE())
                        .expect(403)
                        .json()
                        .path("error_description")
                        .asText())
                .isEqualTo("ACME verlangt einen zweiten Faktor. Dies ist Ihr einziger zweiter Faktor, der zählt;"
                        + " deshalb lässt er sich nicht entfernen. Richten Sie zuerst einen anderen ein.");
        Http browser = new Http();
        Answer asked = company.typePassword(browser, company.startAction(browser, "delete_credential:" + otp), owner);
        Answer page = company.typeCode(browser, asked, company.nextCode());
        assertThat(page.body())
                .contains("ACME requires a second factor.")
                .contains("latchkey-keep")
                .doesNotContain("kc-accept");
        Answer insisted = company.follow(browser, browser.post(Realm.formAction(page), Map.of("accept", "Yes")));
        assertThat(insisted.body()).contains("latchkey-keep");

        assertThat(company.credentialTypes(owner)).containsExactly("otp", "password");
        Answer back = company.follow(browser, browser.post(Realm.formAction(insisted), Map.of("cancel-aia", "true")));
        assertThat(back.header("Location")).contains("kc_action_status=cancelled");
    }

    @Test
    void oneOfTwoFactorsMayGo() {
        company.require();
        User owner = company.user(List.of(Company.otp("Phone"), Factors.passkey()));
        Tokens account = account(new Http(), owner, company.code());

        assertThat(delete(account, company.credential(owner, "otp")).status()).isEqualTo(204);

        assertThat(company.credentialTypes(owner)).containsExactly("password", "webauthn-passwordless");
        assertThat(delete(account, company.credential(owner, "webauthn-passwordless"))
                        .status())
                .as("the last one")
                .isEqualTo(403);
    }

    @Test
    void theListOfFactorsNamesTheOrganizationThatKeepsTheLastOne() {
        User member = company.owner();
        company.organization("north", Map.of("latchkey.twoFactor", List.of("required")), member);
        company.organization("south", Map.of(), member);
        Tokens account = account(new Http(), member, company.code());

        Answer list = new Http()
                .get(
                        company.realm().url() + "/account/credentials",
                        "Authorization",
                        account.bearer(),
                        "Accept",
                        "application/json")
                .expect(200);

        assertThat(list.body()).contains("latchkey-two-factor-kept", "north").doesNotContain("south");
    }

    private Answer delete(Tokens account, String credential) {
        return new Http()
                .delete(
                        company.realm().url() + "/account/credentials/" + credential,
                        "Authorization",
                        account.bearer(),
                        "Accept",
                        "application/json");
    }

    private Tokens account(Http browser, User user, String code) {
        String redirect = company.realm().accountConsole();
        Answer page = browser.get(company.realm().url()
                + "/protocol/openid-connect/auth?client_id=account-console&response_type=code&scope=openid"
                + "&redirect_uri=" + Http.encode(redirect) + "&code_challenge_method=S256&code_challenge="
                + Realm.challenge());
        Answer asked = browser.post(
                Realm.formAction(page),
                Map.of("username", user.username(), "password", user.password(), "credentialId", ""));
        asked = browser.get(asked.header("Location"));
        Answer answer = browser.post(Realm.formAction(asked), Map.of("code", code));
        Matcher found = Pattern.compile("[?&]code=([^&]+)").matcher(answer.header("Location"));
        assertThat(found.find()).as(answer.toString()).isTrue();
        return new Tokens(company.realm()
                .token(
                        browser,
                        Map.of(
                                "grant_type", "authorization_code",
                                "client_id", "account-console",
                                "redirect_uri", redirect,
                                "code", found.group(1),
                                "code_verifier", "a-code-verifier-of-at-least-forty-three-characters"))
                .expect(200)
                .json());
    }

    @Test
    void theSupportResetsALostPhone() {
        company.require();
        User owner = company.user(List.of(Company.otp("Phone"), Company.recoveryCodes()));
        Http browser = new Http();
        Tokens tokens = company.login(browser, owner);
        Tokens offline = new Tokens(
                company.passwordGrant(owner, Map.of("totp", company.nextCode(), "scope", "openid offline_access"))
                        .expect(200)
                        .json());
        String path = "/latchkey/users/" + owner.id() + "/reset-two-factor";

        assertThat(company.realm().admin("POST", path, "{}").status())
                .as("without a reason")
                .isEqualTo(400);
        assertThat(new Http()
                        .json(
                                "POST",
                                company.realm().adminUrl() + path,
                                "{\"reason\":\"mine\"}",
                                "Authorization",
                                tokens.bearer())
                        .status())
                .as("by the user")
                .isEqualTo(403);
        company.realm()
                .admin("POST", path, "{\"reason\":\"Phone lost, seen in person\"}")
                .expect(204);

        assertThat(company.credentialTypes(owner)).containsExactly("password");
        assertThat(company.realm().userinfo(tokens).status()).isEqualTo(401);
        assertThat(company.realm().refresh(tokens).status()).isEqualTo(400);
        assertThat(company.refresh(offline).status()).isEqualTo(400);
        assertThat(Company.offersQrCode(company.typePassword(new Http(), owner)))
                .isTrue();
        assertThat(company.server().mail().getReceivedMessagesForDomain(owner.username() + "@acme.example"))
                .hasSize(1);
        assertThat(company.realm()
                        .admin("GET", "/admin-events?operationTypes=ACTION&max=5")
                        .expect(200)
                        .body())
                .contains("Phone lost, seen in person");
    }

    @Test
    void theWishOutlivesWhatAnAdministratorTookAway() {
        User user = company.newcomer();
        Http browser = new Http();
        company.enrol(browser, company.typePassword(browser, company.startAction(browser, "CONFIGURE_TOTP"), user));

        company.realm()
                .admin("DELETE", "/users/" + user.id() + "/credentials/" + company.credential(user, "otp"))
                .expect(204);

        assertThat(wish(user)).isEqualTo("enabled");
        assertThat(Company.offersQrCode(company.typePassword(new Http(), user))).isTrue();
    }

    @Test
    void aUserCannotWriteTheWish() {
        User user = company.newcomer();
        Tokens account = company.realm().loginToAccountConsole(user, new Http());

        new Http()
                .json(
                        "POST",
                        company.realm().url() + "/account",
                        Realm.json(Map.of(
                                "username",
                                user.username(),
                                "email",
                                user.username() + "@acme.example",
                                "firstName",
                                "Wilma",
                                "lastName",
                                "Worker",
                                "attributes",
                                Map.of("twoFactor", List.of("enabled")))),
                        "Authorization",
                        account.bearer());

        assertThat(wish(user)).isEmpty();
    }

    @Test
    void aUserCannotWriteTheWishOnTheProfilePageEither() {
        User user = company.newcomer();
        Http browser = new Http();
        Answer page = company.typePassword(browser, company.startAction(browser, "UPDATE_PROFILE"), user);
        Map<String, String> profile = Map.of("firstName", "Wilma", "lastName", "Worker", "sessionTimeout", "PT15M");
        Map<String, String> wishing = new HashMap<>(profile);
        wishing.put("twoFactor", "enabled");

        Answer answer = company.follow(browser, browser.post(Realm.formAction(page), wishing));
        assertThat(wish(user)).isEmpty();
        if (!Company.letsIn(answer)) {
            answer = company.follow(browser, browser.post(Realm.formAction(answer), profile));
        }

        assertThat(Company.letsIn(answer)).as(answer.body()).isTrue();
        assertThat(company.realm().representation(user).path("firstName").asText())
                .isEqualTo("Wilma");
        assertThat(wish(user)).isEmpty();
    }

    @Test
    void aRecoveryCodeCompletesALoginOnce() {
        company.require();
        User owner = company.user(List.of(Company.otp("Phone"), Company.recoveryCodes()));
        Http browser = new Http();
        Answer asked = company.typePassword(browser, owner);
        assertThat(asked.body()).contains("kc-recovery");
        Answer page = company.follow(browser, browser.post(Realm.formAction(asked), Map.of("recovery", "true")));

        Answer wrong = recover(browser, page, "WRONG1234567");
        assertThat(Company.letsIn(wrong)).isFalse();
        Tokens tokens = company.realm().exchange(browser, recover(browser, wrong, Company.RECOVERY_CODE));

        company.realm().userinfo(tokens).expect(200);
        assertThat(company.realm().refresh(tokens).status()).isEqualTo(200);
        Http thief = new Http();
        Answer again = company.typePassword(thief, owner);
        assertThat(Company.letsIn(recover(thief, again, Company.RECOVERY_CODE))).isFalse();
    }

    private Answer recover(Http browser, Answer page, String code) {
        return company.follow(browser, browser.post(Realm.formAction(page), Map.of("code", code, "recovery", "true")));
    }

    @Test
    void whoHasRecoveryCodesAloneIsNotEnrolled() {
        company.require();
        User user = company.user(List.of(Company.recoveryCodes()));
        Http browser = new Http();

        Answer page = company.typePassword(browser, user);

        assertThat(Company.offersQrCode(page)).as(page.body()).isTrue();
        assertThat(Company.letsIn(recover(browser, page, Company.RECOVERY_CODE)))
                .isFalse();
    }

    @Test
    void guessingWhileTurningOffLocksOutAndThenTheRightCodeIsRefused() {
        User owner = company.owner();
        Http browser = new Http();
        Answer page = company.typePassword(
                browser, company.startAction(browser, "delete_credential:" + company.credential(owner, "otp")), owner);
        for (int guess = 0; guess < 5; guess++) {
            assertThat(Company.asksForCode(page)).as(page.body()).isTrue();
            page = company.typeCode(browser, page, company.wrongCode());
        }

        Answer answer = company.typeCode(browser, page, company.code());

        assertThat(answer.body()).doesNotContain("kc-accept");
        assertThat(company.credentialTypes(owner)).contains("otp");
    }

    /** Each is checked while the other one is still there. */
    @Test
    void twoDeletionsAtOnceLeaveAtWorstAUserWhoEnrolsAnew() throws Exception {
        company.require();
        for (int round = 0; round < 3; round++) {
            User owner = company.user(List.of(Company.otp("Phone"), Factors.passkey()));
            Tokens account = account(new Http(), owner, company.code());
            List<String> ids =
                    List.of(company.credential(owner, "otp"), company.credential(owner, "webauthn-passwordless"));

            List<CompletableFuture<Answer>> deletions = ids.stream()
                    .map(id -> CompletableFuture.supplyAsync(() -> delete(account, id)))
                    .toList();
            long deleted = deletions.stream()
                    .map(CompletableFuture::join)
                    .filter(answer -> answer.status() == 204)
                    .count();

            assertThat(deleted).isPositive();
            Answer page = company.typePassword(new Http(), owner);
            assertThat(Company.letsIn(page)).isFalse();
            if (deleted == 2) {
                assertThat(Company.offersQrCode(page)).as(page.body()).isTrue();
                assertThat(company.realm().userinfo(account).status()).isEqualTo(401);
            }
        }
    }

    /** New recovery codes complete a login: whoever has the password alone makes none. */
    @Test
    void recoveryCodesAreMadeWithTheFactorOnly() {
        company.realm().enableRequiredAction("CONFIGURE_RECOVERY_AUTHN_CODES", true);
        company.require();
        User owner = company.owner();
        Http browser = new Http();

        Answer page =
                company.typePassword(browser, company.startAction(browser, "CONFIGURE_RECOVERY_AUTHN_CODES"), owner);

        assertThat(Company.asksForCode(page)).as(page.body()).isTrue();
        assertThat(company.credentialTypes(owner)).containsExactly("otp", "password");
    }
}
