package dev.latchkey.tests.session;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitUntilState;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script in a page: a person is warned in time, can go on with one key, and is signed out when time is up. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
class SessionScriptBrowserIT {

    private Acme acme;
    private User member;

    @BeforeEach
    void open(ServerUnderTest server) {
        acme = Acme.on(server);
        member = acme.member("PT15M");
    }

    @AfterEach
    void close() {
        acme.close();
    }

    /** The page is one of the server's own origin, so the script reads the session by cookie. */
    private void openPage(Page page, String language, String options) {
        page.navigate(acme.realm().accountConsole());
        page.fill("#username", member.username());
        page.fill("#password", member.password());
        page.click("#kc-login");
        // The cookie is all that is wanted of the console.
        page.waitForURL(
                url -> url.startsWith(acme.realm().accountConsole()),
                new Page.WaitForURLOptions().setWaitUntil(WaitUntilState.COMMIT));
        String url = acme.realm().url() + "/session-timeout";
        page.route(
                "**/demo-page",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody("<!doctype html><html lang='" + language + "'><head><title>Demo</title>"
                                + "<script src='" + url
                                + "/latchkey-session.js'></script></head><body><main><h1>Demo</h1>"
                                + "<button id='work'>Work</button></main><script>"
                                + "document.getElementById('work').focus();"
                                + "window.watch = latchkeySession.start(" + options + ");</script></body></html>")));
        acme.later(Duration.ofMinutes(14).plusSeconds(10));
        page.navigate(acme.realm().url() + "/demo-page");
    }

    private static Locator warning(Page page) {
        return page.getByRole(AriaRole.ALERTDIALOG);
    }

    @Test
    void theWarningIsAccessible(Page page) {
        openPage(page, "en", "{}");

        assertThat(warning(page)).isVisible();
        assertThat(warning(page)).containsText("You will be signed out in");
        assertThat(page.getByRole(AriaRole.BUTTON, named("Stay signed in"))).isFocused();
        assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
    }

    @Test
    void stayingExtendsTheSessionAndGoesBackToWork(Page page) {
        openPage(page, "en", "{}");
        assertThat(warning(page)).isVisible();

        page.keyboard().press("Enter");

        assertThat(warning(page)).hasCount(0);
        assertThat(page.locator("#work")).isFocused();
        acme.later(Duration.ofMinutes(5));
        assertThat(acme.sessionsOf(member)).hasSize(1);
    }

    @Test
    void escapeMeansToStay(Page page) {
        openPage(page, "en", "{}");
        assertThat(warning(page)).isVisible();

        page.keyboard().press("Escape");

        assertThat(warning(page)).hasCount(0);
        acme.later(Duration.ofMinutes(5));
        assertThat(acme.sessionsOf(member)).hasSize(1);
    }

    @Test
    void signingOutIsLeftToTheApplication(Page page) {
        openPage(page, "en", "{ signOut: () => { document.title = 'gone'; } }");

        page.getByRole(AriaRole.BUTTON, named("Sign out")).click();

        assertThat(page).hasTitle("gone");
        assertThat(warning(page)).hasCount(0);
    }

    @Test
    void whenTimeIsUpThePersonIsSignedOut(Page page) {
        openPage(page, "en", "{ signOut: () => { document.title = 'gone'; } }");
        assertThat(warning(page)).isVisible();

        acme.later(Duration.ofMinutes(1));
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");

        assertThat(page).hasTitle("gone");
    }

    @Test
    void nobodyIsWarnedTooLate(Page page) {
        openPage(page, "en", "{ warnSeconds: 1 }");
        assertThat(page.locator("#work")).isVisible();
        assertThat(warning(page)).hasCount(0);

        // 35 seconds before the end there is none yet; 19 seconds before it there must be one.
        acme.later(Duration.ofSeconds(31));
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");

        assertThat(warning(page)).isVisible();
    }

    @ParameterizedTest
    @CsvSource({"de, Angemeldet bleiben", "fr, Rester connecté", "es, Seguir conectado", "pt, Stay signed in"})
    void theWarningSpeaksTheLanguageOfThePage(String language, String stay, Page page) {
        openPage(page, language, "{}");

        assertThat(page.getByRole(AriaRole.BUTTON, named(stay))).isVisible();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
