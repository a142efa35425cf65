package dev.latchkey.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The account console with our theme, for everybody's eyes, ears and fingers. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LooksIT {

    private static final int PHONE = 360;
    private static final int DESK = 1280;

    private Realm realm;
    private User emma;

    @BeforeAll
    void createRealm(ServerUnderTest server) {
        realm = Realm.create(server);
        emma = realm.emma();
    }

    @AfterAll
    void deleteRealm() {
        realm.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1280, LIGHT, en, Profile and sign-in",
        "1280, DARK, de, Profil und Anmeldung",
        "360, LIGHT, de, Profil und Anmeldung",
        "360, DARK, en, Profile and sign-in",
        "360, LIGHT, fr, Profil et connexion",
        "360, LIGHT, es, Perfil e inicio de sesión",
    })
    void itFitsAndIsAccessible(int width, ColorScheme colours, String language, String title, Browser browser) {
        try (var context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, 800)
                .setColorScheme(colours)
                .setLocale(language))) {
            Page window = context.newPage();
            OwnPage page = OwnPage.open(window, realm, emma);
            assertThat(page.twoFactor()).isVisible();
            assertThat(page.heading()).hasText(title);

            keepPicture(window, "account-page-%d-%s-%s".formatted(width, colours, language));

            assertThat(new AxeBuilder(window).analyze().getViolations()).isEmpty();
            assertThat(widthBeyondTheWindow(window)).isZero();
        }
    }

    @Test
    void itIsReachedFromTheNavigationAndFromTheNameMenu(Page window) {
        window.navigate(realm.accountConsole());
        OwnPage page = OwnPage.continueWith(window).logIn(emma);

        page.button("Emma Tremblay").click();
        window.getByRole(AriaRole.MENUITEM).getByText("Profile and sign-in").click();
        assertThat(page.heading()).hasText("Profile and sign-in");

        page.menu("Applications").click();
        assertThat(page.heading()).not().hasText("Profile and sign-in");
        page.menu("Profile and sign-in").click();
        assertThat(page.heading()).hasText("Profile and sign-in");
    }

    @Test
    void theKeyboardAloneIsEnough(Page window) {
        OwnPage page = OwnPage.open(window, realm, emma);

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
    }

    @Test
    void onAPhoneTheNavigationMakesRoomForThePageThatWasChosen(Browser browser) {
        try (var context = browser.newContext(
                new Browser.NewContextOptions().setLocale("en").setViewportSize(PHONE, 740))) {
            OwnPage page = OwnPage.open(context.newPage(), realm, emma);

            page.button("Navigation").click();
            page.menu("Applications").click();

            assertThat(page.menu("Applications")).not().isInViewport();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "account-security/signing-in", "account-security/device-activity", "applications"})
    void theStockPagesWork(String path, Page window) {
        window.navigate(realm.accountConsole() + path);
        window.fill("#username", emma.username());
        window.fill("#password", emma.password());
        window.click("#kc-login");

        assertThat(window.getByTestId("page-heading")).isVisible();
    }

    @Test
    void theFirstViewIsNotMuchHeavierThanTheStockConsoles(Browser browser, ServerUnderTest server) {
        try (Realm stock = Realm.create(server, file -> {
            file.remove("accountTheme");
            return file;
        })) {
            int stockBytes = weight(browser, stock, "", stock.emma());
            int ourBytes = weight(browser, realm, "latchkey", emma);

            assertThat(ourBytes).isBetween(1, stockBytes * 3 / 2);
        }
    }

    /** Bytes of the scripts and styles that the browser needs until the form is there. */
    private static int weight(Browser browser, Realm realm, String path, User user) {
        try (var context = browser.newContext()) {
            Page window = context.newPage();
            window.navigate(realm.accountConsole() + path);
            OwnPage.continueWith(window).logIn(user);
            // Fetched once more, from the browser's cache: the timing entries tell no size of what came from there.
            return ((Number) window.evaluate("""
                    Promise.all(performance.getEntriesByType('resource')
                        .filter(file => /\\/account\\/.*\\.(js|css)$/.test(file.name))
                        .map(async file => (await (await fetch(file.name)).arrayBuffer()).byteLength))
                        .then(sizes => sizes.reduce((sum, size) => sum + size, 0))""")).intValue();
        }
    }

    private static void keepPicture(Page window, String name) {
        int height = ((Number) window.evaluate("document.querySelector('#main-content').scrollHeight")).intValue();
        int width = window.viewportSize().width;
        // The console scrolls within itself: only a window as tall as its content shows all of it.
        window.setViewportSize(width, height + 100);
        window.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of(System.getProperty("test.output"), "screenshots", name + ".png")));
        window.setViewportSize(width, width == DESK ? 900 : 740);
    }

    private static int widthBeyondTheWindow(Page window) {
        return ((Number) window.evaluate("""
                        (() => {
                          const main = document.querySelector('#main-content');
                          return Math.max(document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth);
                        })()""")).intValue();
    }
}
