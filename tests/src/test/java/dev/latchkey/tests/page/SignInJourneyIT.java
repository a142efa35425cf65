package dev.latchkey.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A member turns the second factor on and off, and signs sessions out, on the page <em>Profile and sign-in</em>. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
class SignInJourneyIT {

    private Realm realm;
    private User emma;

    @BeforeEach
    void createRealm(ServerUnderTest server) {
        realm = Realm.create(server);
        emma = realm.emma();
    }

    @AfterEach
    void deleteRealm() {
        realm.close();
    }

    @Test
    void theCheckboxTurnsTheSecondFactorOnAndOff(Page window) {
        OwnPage page = OwnPage.open(window, realm, emma);

        page.twoFactor().check();
        page.save();
        enrol(window, "My phone");
        page.awaitForm();

        assertThat(page.text("Two-factor authentication is on.")).isVisible();
        assertThat(page.twoFactor()).isChecked();
        assertThat(page.text("My phone")).isVisible();
        assertThat(credentials()).contains("\"otp\"");

        page.twoFactor().uncheck();
        page.save();
        window.click("#kc-accept");
        page.awaitForm();

        assertThat(page.twoFactor()).not().isChecked();
        assertThat(credentials()).doesNotContain("\"otp\"");
    }

    @Test
    void oneSaveStoresTheProfileBeforeItSetsUpTheSecondFactor(Page window) {
        OwnPage page = OwnPage.open(window, realm, emma);

        page.fill("firstName", "Emmanuelle");
        page.twoFactor().check();
        page.save();
        assertThat(window.locator("#mode-manual")).isVisible();

        assertThat(realm.representation(emma).path("firstName").asText()).isEqualTo("Emmanuelle");
    }

    @Test
    void anotherSessionIsSignedOutAndThisOneStays(Page window) {
        Tokens elsewhere = realm.login(emma);
        OwnPage page = OwnPage.open(window, realm, emma);
        assertThat(page.sessions()).hasCount(2);
        assertThat(page.sessions().first()).containsText("Current session");

        page.sessions().nth(1).getByText("Sign out").click();
        page.button("Sign out").last().click();

        assertThat(page.sessions()).hasCount(1);
        realm.refresh(elsewhere).expect(400);
    }

    @Test
    void allOthersAreSignedOutAtOnce(Page window) {
        Tokens first = realm.login(emma);
        Tokens second = realm.login(emma, new Http());
        OwnPage page = OwnPage.open(window, realm, emma);
        assertThat(page.sessions()).hasCount(3);

        page.button("Sign out all others").click();
        page.button("Sign out all others").last().click();

        assertThat(page.sessions()).hasCount(1);
        realm.refresh(first).expect(400);
        realm.refresh(second).expect(400);
    }

    private static void enrol(Page window, String label) {
        window.click("#mode-manual");
        String secret = window.innerText("#kc-totp-secret-key");
        window.fill("#totp", Totp.code(secret, Instant.now()));
        window.fill("#userLabel", label);
        window.click("#saveTOTPBtn");
    }

    private String credentials() {
        return realm.admin("GET", "/users/" + emma.id() + "/credentials")
                .expect(200)
                .body();
    }
}
