package dev.latchkey.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the page <em>Profile and sign-in</em> says when the server is away, slow, or older than the page. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadWeatherIT {

    private static final String SESSION_TIMEOUT = "**/session-timeout";
    private static final String CREDENTIALS = "**/account/credentials";
    private static final Pattern ACCOUNT = Pattern.compile(".*/account/(\\?userProfileMetadata=true)?$");

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

    @Test
    void aDeadEndpointTakesOnlyItsOwnSectionsAndCanBeTriedAgain(Page window) {
        window.route(CREDENTIALS, Route::abort);
        OwnPage page = OwnPage.open(window, realm, emma);

        assertThat(page.text("The server can’t be reached.")).hasCount(2);
        assertThat(page.sessions().first()).isVisible();

        window.unroute(CREDENTIALS);
        page.button("Try again").first().click();
        assertThat(page.twoFactor()).isVisible();
    }

    @Test
    void aServerThatGoesAwayBeforeTheSaveCostsNoInput(Page window) {
        OwnPage page = OwnPage.open(window, realm, emma);
        page.fill("firstName", "Mine");
        window.route(ACCOUNT, Route::abort);

        page.save();
        assertThat(page.text("Nothing was saved; what you typed is still here."))
                .isVisible();

        assertThat(page.field("firstName")).hasValue("Mine");
        assertThat(page.saveButton()).isEnabled();
    }

    @Test
    void aSlowServerIsWaitedForWithPlaceholdersAndWithoutSecondClicks(Page window) {
        CopyOnWriteArrayList<Route> held = new CopyOnWriteArrayList<>();
        window.route(ACCOUNT, route -> {
            if (route.request().resourceType().equals("document")) {
                route.resume();
            } else {
                held.add(route);
            }
        });
        window.navigate(realm.accountConsole() + "latchkey");
        window.fill("#username", emma.username());
        window.fill("#password", emma.password());
        window.click("#kc-login");
        assertThat(window.getByText("Loading").first()).isAttached();
        OwnPage page = OwnPage.continueWith(window);
        assertThat(page.saveButton()).isDisabled();

        window.waitForCondition(() -> !held.isEmpty());
        held.remove(0).resume();
        page.awaitForm().fill("firstName", "Emma Rose");
        page.save();

        assertThat(page.saveButton()).isDisabled();
        assertThat(page.field("firstName")).isDisabled();
        window.unroute(ACCOUNT);
        held.forEach(Route::resume);
        assertThat(page.text("Your changes are saved.")).isVisible();
    }

    @Test
    void aServerThatDoesNotTellTheSessionsEndIsSaidToBeOne(Page window) {
        window.route(SESSION_TIMEOUT, route -> route.fulfill(new Route.FulfillOptions().setStatus(404)));

        OwnPage page = OwnPage.open(window, realm, emma);

        assertThat(page.help("sessionTimeout"))
                .hasText("This server does not tell how long the present session still has.");
    }

    @Test
    void theSessionsEndIsToldAndWarnedOf(Page window) {
        AtomicReference<Instant> end = new AtomicReference<>(Instant.now().plusSeconds(75));
        window.route(SESSION_TIMEOUT, route -> {
            if (route.request().method().equals("POST")) {
                end.set(Instant.now().plusSeconds(900));
            }
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(sessionEndingIn(Duration.between(Instant.now(), end.get()))));
        });
        OwnPage page = OwnPage.open(window, realm, emma);
        assertThat(page.help("sessionTimeout")).containsText("Without activity, this session closes in");

        page.button("Stay signed in").click();

        assertThat(page.text("Are you still there?")).isHidden();
        assertThat(page.help("sessionTimeout")).containsText("Without activity, this session closes in 15 minutes");
    }

    private static String sessionEndingIn(Duration left) {
        return """
                {"timeout":900,"source":"user","lastActivity":0,"expiresIn":%d,"maxExpiresIn":36000}""".formatted(left.toSeconds());
    }
}
