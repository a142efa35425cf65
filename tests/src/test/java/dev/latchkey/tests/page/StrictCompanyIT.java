package dev.latchkey.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import dev.latchkey.tests.browser.AuthenticatorApp;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page <em>Profile and sign-in</em> in a company that forbids everything explains itself. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrictCompanyIT {

    private Realm realm;
    private User olderThanTheLimit;

    @BeforeAll
    void createRealm(ServerUnderTest server) {
        realm = Realm.create(server, AuthenticatorApp::allowFastOnes);
        olderThanTheLimit = realm.newMember(
                Map.of("sessionTimeout", List.of("PT8H")), List.of(AuthenticatorApp.credential("Phone")));
        realm.configure("latchkey-two-factor", Map.of("enforcement", "required"));
        realm.configure("latchkey-api-keys", Map.of("enabled", "false"));
        realm.configure("latchkey-sessions", Map.of("defaultTimeout", "PT15M", "longestTimeout", "PT15M"));
    }

    @AfterAll
    void deleteRealm() {
        realm.close();
    }

    @Test
    void everySectionSaysWhatTheCompanyDoesNotAllow(Page window) {
        User owner = realm.newMember(Map.of(), List.of(AuthenticatorApp.credential("Phone")));

        OwnPage page = OwnPage.open(window, realm, owner, AuthenticatorApp.ofCredential());

        assertThat(page.field("sessionTimeout").locator("option"))
                .hasText(new String[] {"Default of your company (15 minutes)", "15 minutes"});
        assertThat(page.help("sessionTimeout")).containsText("Your company allows at most 15 minutes.");
        assertThat(page.help("sessionTimeout")).containsText("Without activity, this session closes in 15 minutes");
        assertThat(page.twoFactor()).isDisabled();
        assertThat(page.text("Your company requires two-factor authentication."))
                .isVisible();
        assertThat(page.text("Your company does not offer API keys.")).isVisible();
        assertThat(page.button("Generate")).hasCount(0);
        assertThat(page.help("email")).hasText("Ask your administrator to change it.");
        Looks.keepPicture(window, "account-page-strict");
        assertThat(new AxeBuilder(window).analyze().getViolations()).isEmpty();
    }

    @Test
    void aChoiceFromBeforeTheLimitIsShownWithWhatAppliesInstead(Page window) {
        OwnPage page = OwnPage.open(window, realm, olderThanTheLimit, AuthenticatorApp.ofCredential());

        assertThat(page.field("sessionTimeout")).hasValue("PT8H");
        assertThat(page.help("sessionTimeout"))
                .containsText("Your choice is longer than your company allows by now; 15 minutes is what applies.");
        page.chooseTimeout("PT15M");
        page.saveAndSee("Your changes are saved.");
    }
}
