package dev.latchkey.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.latchkey.tests.browser.AuthenticatorApp;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The account console with our theme, for everybody's eyes, ears and fingers. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LooksIT {

    private Realm realm;
    private User member;

    @BeforeAll
    void createRealm(ServerUnderTest server) {
        realm = Realm.create(server, file -> {
            for (JsonNode user : file.path("users")) {
                if (user.path("username").asText().equals("emma")) {
                    ((ObjectNode) user).withArray("credentials").addPOJO(AuthenticatorApp.credential("My phone"));
                }
            }
            return AuthenticatorApp.allowFastOnes(file);
        });
        member = realm.newMember();
    }

    @AfterAll
    void deleteRealm() {
        realm.close();
    }

    @Test
    void itFitsAndIsAccessibleInEveryLanguage(Page window) {
        OwnPage page = OwnPage.open(window, realm, realm.emma(), AuthenticatorApp.ofCredential());
        page.button("Generate").click();
        window.click("#kc-generate");
        window.click("#kc-save");
        page.awaitForm();
        assertThat(page.rows("API key")).hasCount(1);
        assertThat(page.rows("Your second factors")).hasCount(1);
        Map<String, String> titles = Map.of(
                "en", "Profile and sign-in",
                "de", "Profil und Anmeldung",
                "fr", "Profil et connexion",
                "es", "Perfil e inicio de sesión");

        titles.forEach((language, title) -> {
            page.in(language);
            assertThat(page.twoFactor()).isVisible();
            assertThat(page.heading()).hasText(title);
            String name = "account-page-" + language;
            boolean english = language.equals("en");
            Looks.areGood(window, name, Looks.PHONE, english ? ColorScheme.DARK : ColorScheme.LIGHT);
            if (english || language.equals("de")) {
                Looks.areGood(window, name, Looks.DESK, english ? ColorScheme.LIGHT : ColorScheme.DARK);
            }
        });
    }

    @Test
    void itIsReachedFromTheNavigationAndFromTheNameMenu(Page window) {
        window.navigate(realm.accountConsole());
        OwnPage page = OwnPage.continueWith(window).logIn(member);

        page.button("Mia Member").click();
        window.getByRole(AriaRole.MENUITEM).getByText("Profile and sign-in").click();
        assertThat(page.heading()).hasText("Profile and sign-in");

        page.menu("Applications").click();
        assertThat(page.heading()).not().hasText("Profile and sign-in");
        page.menu("Profile and sign-in").click();
        assertThat(page.heading()).hasText("Profile and sign-in");
    }

    @Test
    void theKeyboardAloneIsEnough(Page window) {
        OwnPage page = OwnPage.open(window, realm, member);

        page.field("phoneNumber").focus();
        window.keyboard().type(" ");
        for (String next : new String[] {"sessionTimeout", "twoFactor"}) {
            window.keyboard().press("Tab");
            assertThat(page.field(next)).isFocused();
        }
        window.keyboard().press("Tab");
        assertThat(page.saveButton()).isFocused();
        window.keyboard().press("Tab");
        assertThat(page.button("Cancel")).isFocused();
        window.keyboard().press("Enter");
        assertThat(page.saveButton()).isDisabled();

        page.twoFactor().focus();
        window.keyboard().press("Space");
        window.keyboard().press("Tab");
        window.keyboard().press("Enter");
        assertThat(window.locator("#kc-totp-secret-qr-code")).isVisible();
    }

    @Test
    void onAPhoneTheNavigationMakesRoomForThePageThatWasChosen(Page window) {
        window.setViewportSize(Looks.PHONE, 740);
        OwnPage page = OwnPage.open(window, realm, member);

        page.button("Navigation").click();
        page.menu("Applications").click();

        assertThat(page.menu("Applications")).not().isInViewport();
    }

    @Test
    void itsFontsComeFromTheServer(Page window) {
        OwnPage.open(window, realm, member);

        assertThat(window.evaluate("""
                        document.fonts.ready.then(() =>
                            [...new Set([...document.fonts].map(font => font.status))].sort().join())""")).asString().contains("loaded").doesNotContain("error");
    }

    @Test
    void theStockPagesWork(Page window) {
        OwnPage.open(window, realm, member);
        Map<String, String> headings = Map.of(
                "", "Personal info",
                "account-security/signing-in", "Signing in",
                "account-security/device-activity", "Device activity",
                "applications", "Application");

        headings.forEach((path, heading) -> {
            window.navigate(realm.accountConsole() + path);
            assertThat(window.getByTestId("page-heading")).hasText(heading);
        });
    }
}
