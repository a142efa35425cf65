package dev.latchkey.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.latchkey.tests.browser.Application;
import dev.latchkey.tests.browser.AuthenticatorApp;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.browser.Visitor;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A member turns the second factor on and off, and signs sessions out, on the page <em>Profile and sign-in</em>. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInJourneyIT {

    private static final String RULE = "latchkey-two-factor";
    private static final String FACTORS = "Your second factors";
    private static final String RECOVERY_CODES = "Your recovery codes";

    private final Application application = new Application();
    private Realm realm;
    /** Requires a second factor. */
    private Realm strict;

    @BeforeAll
    void createRealms(ServerUnderTest server) {
        realm = Realm.create(server, AuthenticatorApp::allowFastOnes);
        strict = Realm.create(server, AuthenticatorApp::allowFastOnes);
        strict.configure(RULE, Map.of("enforcement", "required"));
    }

    @AfterEach
    void restore() {
        realm.moveClockTo(0);
    }

    @AfterAll
    void deleteRealms() {
        realm.close();
        strict.close();
        application.close();
    }

    private Visitor onLoginPages(Page window) {
        return new Visitor(window, realm, application);
    }

    @Test
    void theCheckboxTurnsTheSecondFactorOnAndOff(Page window) {
        User member = realm.newMember();
        OwnPage page = OwnPage.open(window, realm, member);
        assertThat(page.text("Enable two-factor authentication (Authenticator Application)"))
                .isVisible();

        page.twoFactor().check();
        page.save();
        AuthenticatorApp app = onLoginPages(window).enrols();
        page.awaitForm();

        assertThat(page.text("Two-factor authentication is on. Keep your recovery codes"))
                .isVisible();
        assertThat(page.twoFactor()).isChecked();
        assertThat(page.rows(FACTORS)).hasCount(1);
        assertThat(page.rows(FACTORS).first()).containsText("My phone");
        assertThat(page.rows(FACTORS).first()).containsText("Added on");
        assertThat(page.rows(RECOVERY_CODES)).hasCount(1);
        assertThat(page.rows(RECOVERY_CODES).first()).containsText("Added on");
        assertThat(realm.credentialsOf(member)).contains("otp", "recovery-authn-codes");

        realm.moveClockTo((int) Duration.ofMinutes(6).toSeconds());
        page.twoFactor().uncheck();
        page.save();
        onLoginPages(window).typesPassword(member).typesCode(app.code());
        window.click("#kc-accept");
        page.awaitForm();

        assertThat(page.twoFactor()).not().isChecked();
        assertThat(page.rows(FACTORS)).hasCount(0);
        assertThat(realm.credentialsOf(member)).containsExactly("password");
    }

    @Test
    void oneSaveStoresTheProfileBeforeItSetsUpTheSecondFactorWhichMayStillBeCancelled(Page window) {
        User member = realm.newMember();
        OwnPage page = OwnPage.open(window, realm, member);

        page.fill("firstName", "Emmanuelle");
        page.twoFactor().check();
        page.save();
        assertThat(window.locator("#mode-manual")).isVisible();
        assertThat(realm.representation(member).path("firstName").asText()).isEqualTo("Emmanuelle");

        window.click("#cancelTOTPBtn");
        page.awaitForm();
        assertThat(page.text("You cancelled; nothing was changed.")).isVisible();
        assertThat(page.field("firstName")).hasValue("Emmanuelle");
        assertThat(page.twoFactor()).not().isChecked();
    }

    @Test
    void whereTheCompanyRequiresItTheCheckboxIsLockedAndSaysWhy(Page window) {
        User owner = owner("Phone");

        OwnPage page = OwnPage.open(window, strict, owner, phone());

        assertThat(page.twoFactor()).isChecked();
        assertThat(page.twoFactor()).isDisabled();
        assertThat(page.text("Your company requires two-factor authentication."))
                .isVisible();
        assertThat(page.rows(FACTORS)).hasCount(1);
        assertThat(page.rows(FACTORS).getByText("Remove")).hasCount(0);
    }

    @Test
    void severalFactorsAreTakenAwayOneByOneDownToTheLastThatTheCompanyRequires(Page window) {
        User owner = owner("Phone", "Tablet");
        OwnPage page = OwnPage.open(window, strict, owner, phone());
        assertThat(page.rows(FACTORS)).hasCount(2);
        assertThat(page.twoFactor()).isDisabled();
        assertThat(page.text("You have several factors.")).isVisible();

        page.button("Remove Tablet").click();
        window.click("#kc-accept");
        page.awaitForm();

        assertThat(page.text("It is removed.")).isVisible();
        assertThat(page.rows(FACTORS)).hasCount(1);
        assertThat(page.rows(FACTORS)).containsText("Phone");
        assertThat(page.text("Your company requires two-factor authentication."))
                .isVisible();
    }

    private User owner(String... labels) {
        List<Map<String, Object>> factors = new ArrayList<>();
        for (String label : labels) {
            factors.add(AuthenticatorApp.credential(label));
        }
        return strict.newMember(Map.of("twoFactor", List.of("enabled")), factors);
    }

    private static AuthenticatorApp phone() {
        return AuthenticatorApp.ofCredential();
    }

    @Test
    void anotherSessionIsSignedOutAndThisOneStays(Page window) {
        User member = realm.newMember();
        Tokens elsewhere = realm.login(member);
        OwnPage page = OwnPage.open(window, realm, member);
        assertThat(page.sessions()).hasCount(2);
        assertThat(page.sessions().first()).containsText("Current session");
        assertThat(page.sessions().nth(1)).containsText("127.0.0.1");

        page.sessions().nth(1).getByText("Sign out").click();
        page.button("Sign out").last().click();

        assertThat(page.sessions()).hasCount(1);
        realm.refresh(elsewhere).expect(400);
    }

    @Test
    void allOthersAreSignedOutAtOnce(Page window) {
        User member = realm.newMember();
        Tokens first = realm.login(member);
        Tokens second = realm.login(member, new Http());
        OwnPage page = OwnPage.open(window, realm, member);
        assertThat(page.sessions()).hasCount(3);

        page.button("Sign out all others").click();
        page.button("Sign out all others").last().click();

        assertThat(page.sessions()).hasCount(1);
        realm.refresh(first).expect(400);
        realm.refresh(second).expect(400);
    }

    @Test
    void eachSessionSaysWhenItClosesByItself(Page window) {
        User member = realm.newMember(Map.of("sessionTimeout", List.of("PT2H")), List.of());
        realm.login(member);
        OwnPage page = OwnPage.open(window, realm, member);
        assertThat(page.sessions()).hasCount(2);
        Instant now = Instant.now();

        for (int row = 0; row < 2; row++) {
            String closes =
                    OwnPage.fact(page.sessions().nth(row), "Closes by itself").textContent();
            assertThat(closes).isIn(shown(window, now.plusSeconds(7200)), shown(window, now.plusSeconds(7140)));
        }
    }

    /** As the page writes a time of today, or of another day. */
    private static String shown(Page window, Instant at) {
        return (String) window.evaluate("""
                millis => new Intl.DateTimeFormat("en",
                  new Date(millis).toDateString() === new Date().toDateString()
                    ? {timeStyle: "short"} : {dateStyle: "medium", timeStyle: "short"}).format(millis)""", (double) at.toEpochMilli());
    }
}
