package dev.latchkey.tests.otpserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerFiles;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Logins that FreeRADIUS decides on, a server that nobody of us has written. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RadiusIT {

    private FreeRadius radius;
    private OtpCompany company;

    @BeforeAll
    void start(ServerUnderTest server, @TempDir Path folder) throws Exception {
        radius = FreeRadius.start(folder);
        company = OtpCompany.on(server);
        company.use(OtpCompany.radius(radius.signed()));
        company.require("otp-server");
    }

    @AfterAll
    void stop() {
        company.close();
        radius.close();
    }

    private String tried(String servers, String user, String passcode) {
        return company.tried(OtpCompany.radius(servers), user, passcode);
    }

    @Test
    void theServersWordCounts() {
        assertThat(tried(radius.signed(), "emma", FreeRadius.RIGHT)).isEqualTo("accepted");
        assertThat(tried(radius.signed(), "emma", "123412345679")).isEqualTo("rejected");
        assertThat(tried(radius.signed(), "nobody", FreeRadius.RIGHT)).isEqualTo("rejected");
    }

    @Test
    void lettersBeyondAsciiAndTheLongestPasscodeArrive() {
        assertThat(tried(radius.signed(), FreeRadius.FOREIGN_NAME, FreeRadius.FOREIGN_PASSCODE))
                .isEqualTo("accepted");
        assertThat(tried(radius.signed(), "longest", FreeRadius.LONGEST)).isEqualTo("accepted");
        assertThat(tried(radius.signed(), "longest", FreeRadius.LONGEST.substring(1)))
                .isEqualTo("rejected");
    }

    @Test
    void iPv6Works() {
        assertThat(tried(radius.six(), "emma", FreeRadius.RIGHT)).isEqualTo("accepted");
    }

    @Test
    void repliesWithoutASignatureAreRefusedUnlessAllowed() {
        Map<String, String> settings = OtpCompany.radius(radius.unsigned());

        assertThat(company.tried(settings, "emma", FreeRadius.RIGHT)).isEqualTo("unsigned");
        settings.put("requireMessageAuthenticator", "false");
        assertThat(company.tried(settings, "emma", FreeRadius.RIGHT)).isEqualTo("accepted");
    }

    @Test
    void anotherSecretGetsNoAnswer() {
        Map<String, String> settings = OtpCompany.radius(radius.signed());
        settings.put("secret", "another");
        settings.put("timeoutSeconds", "1");

        JsonNode result = company.test(Map.of("settings", settings, "username", "emma", "passcode", FreeRadius.RIGHT));

        assertThat(result.path("ok").asBoolean()).isFalse();
        assertThat(result.path("steps").findValuesAsText("result")).last().isEqualTo("timed_out");
        assertThat(result.toString()).contains("wrong secret").doesNotContain("another", FreeRadius.RIGHT);
    }

    /** From the first login to the next: set-up, wrong passcode, page and password grant. */
    @Test
    void aUserSetsItUpAndIsAskedFromThenOn() {
        User emma = company.realm().emma();
        Http browser = new Http();

        Answer setup = company.typePassword(browser, emma);
        assertThat(OtpCompany.isSetup(setup)).as(setup.body()).isTrue();
        assertThat(setup.body()).contains("Your user name on the OTP server: emma");
        assertThat(company.passwordGrant(emma, Map.of()).body()).contains("second_factor_not_set_up");
        Answer wrong = company.typePasscode(browser, setup, "000012345678");
        assertThat(OtpCompany.isSetup(wrong)).isTrue();
        assertThat(wrong.body()).contains("This passcode is wrong.").doesNotContain("000012345678");
        assertThat(company.credentialTypes(emma)).containsExactly("password");
        company.awaitFailures(emma, 1);
        Tokens tokens = company.realm().exchange(browser, company.typePasscode(browser, wrong, FreeRadius.RIGHT));

        company.realm().userinfo(tokens).expect(200);
        assertThat(company.credentialTypes(emma)).containsExactly("otp-server", "password");
        assertThat(company.realm()
                        .admin("GET", "/users/" + emma.id() + "/credentials")
                        .body())
                .doesNotContain(FreeRadius.RIGHT, FreeRadius.SECRET);
        Http next = new Http();
        Answer page = company.typePassword(next, emma);
        assertThat(OtpCompany.asksForPasscode(page)).as(page.body()).isTrue();
        Answer again = company.typePasscode(next, page, "000012345678");
        assertThat(again.body()).contains("This passcode is wrong.");
        company.awaitFailures(emma, 1);
        assertThat(OtpCompany.letsIn(company.typePasscode(next, again, FreeRadius.RIGHT)))
                .isTrue();
        company.awaitFailures(emma, 0);
        assertThat(company.passwordGrant(emma, Map.of()).body()).contains("second_factor_required");
        assertThat(company.passwordGrant(emma, Map.of("totp", "000012345678")).body())
                .contains("second_factor_wrong");
        company.awaitFailures(emma, 1);
        company.passwordGrant(emma, Map.of("totp", FreeRadius.RIGHT)).expect(200);
    }

    @Test
    void aChallengeIsShownAndAnswered() {
        User chris = company.user("chris", Map.of());
        Http browser = new Http();

        Answer first = company.typePasscode(browser, company.typePassword(browser, chris), "1234");
        assertThat(first.body()).contains(FreeRadius.CHALLENGE);
        Answer done = company.typePasscode(browser, first, FreeRadius.SECOND);
        assertThat(OtpCompany.letsIn(done)).as(done.body()).isTrue();

        Http next = new Http();
        Answer challenge = company.typePasscode(next, company.typePassword(next, chris), "1234");
        assertThat(challenge.body()).contains(FreeRadius.CHALLENGE);
        Answer wrong = company.typePasscode(next, challenge, "third");
        assertThat(wrong.body()).contains("This passcode is wrong.");
        company.awaitFailures(chris, 1);
        assertThat(company.typePasscode(next, wrong, FreeRadius.SECOND).body())
                .as("after a wrong answer it begins anew")
                .contains(FreeRadius.CHALLENGE);
        assertThat(company.passwordGrant(chris, Map.of("totp", "1234")).body()).contains("second_factor_required");
    }

    @Test
    void theNameMayBeOneOfTheServers() {
        Map<String, String> settings = OtpCompany.radius(radius.signed());
        settings.put("usernameSource", "attribute");
        company.use(settings);
        try {
            User user = company.user("zoe", Map.of());
            Http browser = new Http();
            Answer page = company.typePassword(browser, user);
            assertThat(page.body()).contains("name=\"serverUser\"");

            Answer done = company.follow(
                    browser,
                    browser.post(
                            dev.latchkey.tests.server.Realm.formAction(page),
                            Map.of("serverUser", FreeRadius.FOREIGN_NAME, "passcode", FreeRadius.FOREIGN_PASSCODE)));

            assertThat(OtpCompany.letsIn(done)).as(done.body()).isTrue();
            assertThat(company.realm()
                            .representation(user)
                            .path("attributes")
                            .path("otpServerUsername")
                            .path(0)
                            .asText())
                    .isEqualTo(FreeRadius.FOREIGN_NAME);
        } finally {
            company.use(OtpCompany.radius(radius.signed()));
        }
    }

    @Test
    void theSecretMayComeFromTheVault() {
        ServerFiles.keep(company.realm(), "radius", FreeRadius.SECRET);
        ServerFiles.keep(company.realm(), "wrong", "not " + FreeRadius.SECRET);
        Map<String, String> settings = OtpCompany.radius(radius.signed());
        settings.put("secret", "${vault.radius}");
        company.use(settings);
        try {
            User longest = company.owner("longest");
            company.passwordGrant(longest, Map.of("totp", FreeRadius.LONGEST)).expect(200);
            assertThat(company.realm()
                            .admin("GET", "/components?type=" + Realm.SETTINGS)
                            .body())
                    .as("the expression isn’t the secret, and has to be seen")
                    .contains("${vault.radius}")
                    .doesNotContain(FreeRadius.SECRET);

            settings.put("secret", "${vault.wrong}");
            assertThat(company.tried(settings, "emma", FreeRadius.RIGHT)).isEqualTo("timed_out");
            settings.put("secret", "${vault.nothing}");
            assertThat(company.tried(settings, "emma", FreeRadius.RIGHT)).isEqualTo("not_configured");
        } finally {
            company.use(OtpCompany.radius(radius.signed()));
        }
    }

    @Test
    void aDeadServerBeforeItIsPassedOver() {
        assertThat(company.test(Map.of(
                                "settings",
                                OtpCompany.radius("127.0.0.1:9," + radius.signed()),
                                "username",
                                "emma",
                                "passcode",
                                FreeRadius.RIGHT))
                        .path("steps")
                        .findValuesAsText("result"))
                .isEqualTo(List.of("not_reached", "ok", "accepted"));
    }
}
