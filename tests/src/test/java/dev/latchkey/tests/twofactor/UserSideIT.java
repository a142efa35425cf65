package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Users turn a second factor on and off; the support helps when the phone is lost. */
@ExtendWith(KeycloakExtension.class)
class UserSideIT {

    private Company company;

    @BeforeEach
    void open(ServerUnderTest server) {
        company = Company.on(server);
        company.realm().change(realm -> realm.put("registrationAllowed", false));
        enable("delete_credential");
    }

    @AfterEach
    void close() {
        company.close();
    }

    private void enable(String action) {
        String path = "/authentication/required-actions/" + action;
        var found = (com.fasterxml.jackson.databind.node.ObjectNode)
                company.realm().admin("GET", path).expect(200).json();
        company.realm()
                .admin("PUT", path, found.put("enabled", true).toString())
                .expect(204);
    }

    private Answer start(Http browser, String action) {
        return company.follow(
                browser,
                browser.get(company.realm().url()
                        + "/protocol/openid-connect/auth?client_id=acme-portal&response_type=code&scope=openid"
                        + "&code_challenge_method=S256&code_challenge=" + Realm.challenge() + "&redirect_uri="
                        + Http.encode(Realm.CALLBACK) + "&kc_action=" + Http.encode(action)));
    }

    private String credential(User user, String type) {
        for (JsonNode credential : company.realm()
                .admin("GET", "/users/" + user.id() + "/credentials")
                .json()) {
            if (credential.path("type").asText().equals(type)) {
                return credential.path("id").asText();
            }
        }
        throw new AssertionError("no " + type);
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
        Answer page = company.typePassword(browser, start(browser, "CONFIGURE_TOTP"), user);
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
        Answer page =
                company.typePassword(browser, start(browser, "delete_credential:" + credential(owner, "otp")), owner);
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

        Answer page = start(browser, "delete_credential:" + credential(owner, "otp"));
        if (page.body().contains("name=\"password\"")) {
            page = company.typePassword(browser, page, owner);
        }

        assertThat(Company.asksForCode(page)).as(page.body()).isTrue();
    }

    @Test
    void theLastFactorStaysWhereTheCompanyRequiresIt() {
        company.require();
        User owner = company.owner();
        String otp = credential(owner, "otp");
        Tokens account = account(new Http(), owner, company.code());

        assertThat(delete(account, otp).status()).isEqualTo(400);
        Http browser = new Http();
        Answer asked = company.typePassword(browser, start(browser, "delete_credential:" + otp), owner);
        Answer explained = company.typeCode(browser, asked, company.nextCode());
        assertThat(explained.body()).contains("requires a second factor").contains("can’t be removed");
        Answer refused = company.follow(browser, browser.post(Realm.formAction(explained), Map.of("accept", "Yes")));

        assertThat(refused.body()).contains("can’t be removed");
        assertThat(company.credentialTypes(owner)).containsExactly("otp", "password");
    }

    @Test
    void oneOfTwoFactorsMayGo() {
        company.require();
        User owner = company.user(List.of(Company.otp("Phone"), Company.passkey()));
        Tokens account = account(new Http(), owner, company.code());

        assertThat(delete(account, credential(owner, "otp")).status()).isEqualTo(204);

        assertThat(company.credentialTypes(owner)).containsExactly("password", "webauthn-passwordless");
        assertThat(delete(account, credential(owner, "webauthn-passwordless")).status())
                .as("the last one")
                .isEqualTo(400);
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
        User owner = company.owner();
        Http browser = new Http();
        Tokens tokens = company.login(browser, owner);
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
        company.enrol(browser, company.typePassword(browser, start(browser, "CONFIGURE_TOTP"), user));

        company.realm()
                .admin("DELETE", "/users/" + user.id() + "/credentials/" + credential(user, "otp"))
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

    /** New recovery codes complete a login: whoever has the password alone makes none. */
    @Test
    void recoveryCodesAreMadeWithTheFactorOnly() {
        enable("CONFIGURE_RECOVERY_AUTHN_CODES");
        company.require();
        User owner = company.owner();
        Http browser = new Http();

        Answer page = company.typePassword(browser, start(browser, "CONFIGURE_RECOVERY_AUTHN_CODES"), owner);

        assertThat(Company.asksForCode(page)).as(page.body()).isTrue();
        assertThat(company.credentialTypes(owner)).containsExactly("otp", "password");
    }
}
