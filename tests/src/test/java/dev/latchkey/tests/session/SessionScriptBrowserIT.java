package dev.latchkey.tests.session;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script in a page: a person is warned in time, can go on with one key, and is signed out when time is up. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionScriptBrowserIT {

    /** An application's pages, by their paths. From a server, as a browser lets no page without one talk to this machine. */
    private final Map<String, String> pages = new ConcurrentHashMap<>();

    private HttpServer applicationServer;
    private String application;
    private Acme acme;
    private User member;

    @BeforeAll
    void open(ServerUnderTest server) throws IOException {
        acme = Acme.on(server);
        applicationServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        applicationServer.createContext("/", this::answer);
        applicationServer.start();
        application = "http://localhost:" + applicationServer.getAddress().getPort();
        acme.client("acme-portal", client -> {
            client.withArray("/redirectUris").add(application + "/*");
            client.withArray("/webOrigins").add(application);
            client.withObject("/attributes").put("post.logout.redirect.uris", "+");
            return client;
        });
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean library = path.equals("/keycloak.js");
        byte[] body = library
                ? Files.readAllBytes(keycloakJs())
                : ("<!doctype html><html lang='en'><body>" + pages.getOrDefault(path, "") + "</body></html>")
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", library ? "text/javascript" : "text/html");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @BeforeEach
    void addMember() {
        member = acme.member("PT15M");
    }

    @AfterAll
    void close() {
        applicationServer.stop(0);
        acme.close();
    }

    /** The page is one of the server's own origin, so the script reads the session by cookie. */
    private void openPage(Page page, String language, String options) {
        // The cookie is all that is wanted: an application that does nothing extends no session later.
        String idle = application + "/idle";
        page.navigate(acme.realm().authorizationUrl("openid", idle));
        signIn(page);
        page.waitForURL(url -> url.startsWith(idle));
        acme.later(Duration.ofMinutes(14).plusSeconds(10));
        show(page, language, options);
    }

    private void show(Page page, String language, String options) {
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
        page.navigate(acme.realm().url() + "/demo-page");
    }

    private void signIn(Page page) {
        page.fill("#username", member.username());
        page.fill("#password", member.password());
        page.click("#kc-login");
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

    /** The window was asleep, say, while its person worked in another application: to sign out would end their work there. */
    @Test
    void aWindowThatWasAsleepAsksBeforeItSignsOut(Page page) {
        openPage(page, "en", "{ signOut: () => { document.title = 'gone'; } }");
        assertThat(warning(page)).isVisible();
        assertThat(page.context()
                        .request()
                        .post(
                                acme.realm().url() + "/session-timeout",
                                RequestOptions.create().setHeader("Sec-Fetch-Site", "same-origin"))
                        .status())
                .isEqualTo(200);

        page.waitForResponse(
                answer -> answer.url().endsWith("/session-timeout"),
                () -> page.evaluate("() => { const real = Date.now; Date.now = () => real() + 1200000; }"));

        assertThat(warning(page)).hasCount(0);
        assertThat(page).hasTitle("Demo");
    }

    @Test
    void windowsTellEachOther(Page page) {
        openPage(page, "en", "{}");
        Page other = page.context().newPage();
        show(other, "en", "{}");
        assertThat(warning(page)).isVisible();
        assertThat(warning(other)).isVisible();

        // No answer that either would have asked for by itself.
        page.waitForResponse(
                answer -> answer.url().endsWith("/session-timeout")
                        && answer.request().method().equals("GET"),
                () -> other.getByRole(AriaRole.BUTTON, named("Stay signed in")).click());

        assertThat(warning(other)).hasCount(0);
        assertThat(warning(page)).hasCount(0);
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

    /** The plain page of the documentation: it has an access token, and a way to sign out. */
    @Test
    void thePlainPageOfTheDocumentationWarns(Page page) throws IOException {
        Tokens tokens = acme.realm().login(member);
        acme.later(Duration.ofMinutes(14).plusSeconds(10));
        page.addInitScript("sessionStorage.setItem('access_token', '" + tokens.access() + "')");
        pages.put("/plain", example("html", "sessionStorage"));
        pages.put("/logout", "<title>signed out</title>");

        page.navigate(application + "/plain");
        assertThat(warning(page)).isVisible();
        page.keyboard().press("Enter");
        assertThat(warning(page)).hasCount(0);
        acme.later(Duration.ofMinutes(5));
        assertThat(acme.sessionsOf(member)).hasSize(1);

        // Three seconds are left: the page counts them itself.
        acme.later(Duration.ofMinutes(9).plusSeconds(57));
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
        assertThat(page).hasTitle("signed out");
    }

    /** The application with keycloak-js of the documentation: it logs in, stays, and signs out. */
    @Test
    void theApplicationOfTheDocumentationStaysAndSignsOut(Page page) throws IOException {
        pages.put(
                "/",
                "<script src='" + acme.realm().url() + "/session-timeout/latchkey-session.js'></script>"
                        + "<script type='importmap'>{\"imports\":{\"keycloak-js\":\"/keycloak.js\"}}</script>"
                        + "<script type='module'>" + example("js", "keycloak-js")
                        + "window.refreshToken = () => keycloak.refreshToken; document.title = 'running';</script>");
        page.navigate(application + "/");
        signIn(page);
        assertThat(page).hasTitle("running");
        Object before = page.evaluate("refreshToken()");

        acme.later(Duration.ofMinutes(14).plusSeconds(10));
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
        page.getByRole(AriaRole.BUTTON, named("Stay signed in")).click();
        assertThat(warning(page)).hasCount(0);
        page.waitForFunction("before => refreshToken() !== before", before);
        acme.later(Duration.ofMinutes(5));
        assertThat(acme.sessionsOf(member)).hasSize(1);

        acme.later(Duration.ofMinutes(9).plusSeconds(10));
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
        page.getByRole(AriaRole.BUTTON, named("Sign out")).click();

        // Back in the application, which asks for a login.
        assertThat(page.locator("#password")).isVisible();
        assertThat(acme.sessionsOf(member)).isEmpty();
    }

    /** A block of code of the documentation, with the addresses of this test. */
    private String example(String language, String text) throws IOException {
        String documentation = Files.readString(Path.of(System.getProperty("docs.dir"), "session-timeout.md"));
        Matcher block = Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(documentation);
        while (block.find()) {
            if (block.group(1).contains(text)) {
                return block.group(1)
                        .replace(
                                "https://id.example.com",
                                acme.server().keycloak().baseUrl().toString())
                        .replace("/realms/acme/", "/realms/" + acme.realm().name() + "/")
                        .replace("realm: 'acme'", "realm: '" + acme.realm().name() + "'");
            }
        }
        throw new AssertionError("no example of " + language + " with " + text);
    }

    /** The account theme's build has fetched it. */
    private static Path keycloakJs() {
        Path library = Path.of(System.getProperty("keycloak.js"));
        if (Files.notExists(library)) {
            throw new AssertionError(
                    library + " is missing: build the account theme anew (mvn -pl themes clean verify)");
        }
        return library;
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
