package dev.latchkey.tests.apikey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The three journeys of a user and their key, and the ways to lose one's way on them. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiKeyBrowserIT {

    private static final String NOT_SAVED = "The key that was shown is not saved";

    private ServerUnderTest server;
    private Realm realm;
    private ApiKeys keys;
    private User owner;

    @BeforeAll
    void createRealm(ServerUnderTest server) {
        this.server = server;
        realm = Realm.create(server, file -> {
            file.remove("accountTheme");
            return file;
        });
        keys = new ApiKeys(realm);
    }

    @BeforeEach
    void addMember() {
        owner = keys.addMember();
    }

    @AfterEach
    void restore() {
        realm.moveClockTo(0);
        keys.set("enabled", "true");
        keys.set("keysPerUser", "1");
        keys.set("rotationOverlap", "PT0S");
        realm.change(file -> file.put("loginTheme", "keycloak.v2"));
    }

    @AfterAll
    void deleteRealm() {
        realm.close();
    }

    @Test
    void generateShowsAKeyOnceAndSaveMakesItWork(Page page) {
        page.navigate(realm.accountConsole() + "account-security/signing-in");
        signIn(page);
        page.getByText("Set up API key").click();

        Response response = page.waitForResponse(
                answer -> answer.request().method().equals("POST"),
                () -> page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Generate"))
                        .click());
        assertThat(response.headerValue("cache-control")).contains("no-store");
        String text = page.locator("#latchkey-key").inputValue();
        screenshot(page, "show");
        assertThat(keys.auth("X-API-Key", text).status()).isEqualTo(401);

        page.click("#latchkey-copy");
        assertThat(page.locator("#latchkey-copy-status")).hasText("Copied");
        page.click("#kc-save");

        assertThat(page.locator("[data-testid='api-key/credential-list'], #api-key-credential-list"))
                .isAttached();
        keys.auth("X-API-Key", text).expect(200);
        assertThat(page.content()).doesNotContain(text);
        screenshot(page, "signing-in");
    }

    @Test
    void copyPutsTheKeyIntoTheClipboard(Browser browser) {
        try (BrowserContext window = browser.newContext(
                new Browser.NewContextOptions().setPermissions(List.of("clipboard-read", "clipboard-write")))) {
            Page page = window.newPage();
            String text = generate(page);

            page.click("#latchkey-copy");
            assertThat(page.locator("#latchkey-copy-status")).hasText("Copied");

            assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(text);
        }
    }

    /** Without HTTPS the modern clipboard is not there at all. */
    @Test
    void copyWorksWithoutTheModernClipboard(Page page) {
        page.addInitScript("Object.defineProperty(navigator, 'clipboard', {value: undefined})");
        String text = generate(page);

        page.click("#latchkey-copy");
        assertThat(page.locator("#latchkey-copy-status")).hasText("Copied");

        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<textarea id=paste></textarea>')");
        page.locator("#paste").press("Control+V");
        assertThat(page.locator("#paste")).hasValue(text);
    }

    @Test
    void reloadShowsTheKeyNeverAgainAndSavesNothing(Page page) {
        String text = generate(page);

        page.reload();

        assertThat(page.getByText(NOT_SAVED)).isVisible();
        assertThat(page.content()).doesNotContain(text);
        screenshot(page, "not-saved");
        assertThat(stored()).isEmpty();
        assertThat(keys.auth("X-API-Key", text).status()).isEqualTo(401);
    }

    @Test
    void backAndForwardShowTheKeyNeverAgainAndSaveNothing(Page page) {
        String text = generate(page);

        page.goBack();
        assertThat(page.content()).doesNotContain(text);
        page.goForward();
        assertThat(page.content()).doesNotContain(text);
        assertThat(page.locator("#latchkey-key")).not().isVisible();
        assertThat(stored()).isEmpty();
    }

    @Test
    void leavingSavesNothing(Page page) {
        String text = generate(page);

        page.click("#kc-leave");
        assertThat(page.getByText(NOT_SAVED)).isVisible();
        page.click("#kc-leave");

        page.waitForURL(Pattern.compile(".*kc_action_status=cancelled.*"));
        assertThat(stored()).isEmpty();
        assertThat(keys.auth("X-API-Key", text).status()).isEqualTo(401);
    }

    @Test
    void twoTabsSaveOneKeyAndTheOtherSaysSo(Page page) {
        page.navigate(realm.accountConsole());
        signIn(page);
        assertThat(page.locator("#email")).not().hasValue("");
        startAction(page, "latchkey-api-key");
        page.click("#kc-generate");
        String first = page.locator("#latchkey-key").inputValue();
        Page other = page.context().newPage();
        startAction(other, "latchkey-api-key");
        other.click("#kc-generate");
        String second = other.locator("#latchkey-key").inputValue();
        assertThat(second).isNotEqualTo(first);

        other.click("#kc-save");
        other.waitForURL(Pattern.compile(".*kc_action_status=success.*"));
        page.click("#kc-save");
        page.waitForLoadState();

        assertThat(page.getByText(NOT_SAVED)).isVisible();
        assertThat(page.url()).doesNotContain("kc_action_status=success");
        keys.auth("X-API-Key", second).expect(200);
        assertThat(keys.auth("X-API-Key", first).status()).isEqualTo(401);
        assertThat(stored()).hasSize(1);
        screenshot(page, "second-tab");
    }

    /** The page of the key is older than the login may be. */
    @Test
    void aPageThatHasExpiredSavesNothing(Page page) {
        String text = generate(page);

        realm.moveClockTo(2 * 60 * 60);
        page.click("#kc-save");
        page.waitForLoadState();

        assertThat(page.getByText("Your login attempt timed out.")).isVisible();
        screenshot(page, "expired");
        assertThat(page.content()).doesNotContain(text);
        assertThat(stored()).isEmpty();
        assertThat(keys.auth("X-API-Key", text).status()).isEqualTo(401);
    }

    /** Else a stolen session would outlive its end as a key. */
    @Test
    void whoWasSignedOutMeanwhileSavesNothing(Page page) {
        String text = generateWhileSignedIn(page);
        realm.admin("POST", "/users/" + owner.id() + "/logout", "").expect(204);

        page.click("#kc-save");
        page.waitForLoadState();

        screenshot(page, "signed-out");
        assertThat(page.content()).doesNotContain(text);
        assertThat(stored()).isEmpty();
        assertThat(keys.auth("X-API-Key", text).status()).isEqualTo(401);
    }

    /** Nor is a key saved by whoever finds the page of somebody who left. */
    @Test
    void whoseSessionTimedOutMeanwhileSavesNothing(Page page) {
        ObjectNode representation = realm.representation(owner);
        representation.withObject("/attributes").putArray("sessionTimeout").add("PT15M");
        realm.admin("PUT", "/users/" + owner.id(), representation.toString()).expect(204);
        String text = generateWhileSignedIn(page);
        realm.moveClockTo(16 * 60);

        page.click("#kc-save");

        assertThat(page.getByText("Your login attempt timed out.")).isVisible();
        screenshot(page, "timed-out");
        assertThat(stored()).isEmpty();
        assertThat(keys.auth("X-API-Key", text).status()).isEqualTo(401);
    }

    /** Nor would it do to keep the key until the account is enabled again. */
    @Test
    void whoWasDisabledMeanwhileSavesNothing(Page page) {
        String text = generate(page);
        realm.admin(
                        "PUT",
                        "/users/" + owner.id(),
                        realm.representation(owner).put("enabled", false).toString())
                .expect(204);

        page.click("#kc-save");

        assertThat(page.getByText("Account is disabled, contact your administrator."))
                .isVisible();
        screenshot(page, "disabled");
        assertThat(stored()).isEmpty();
        realm.admin(
                        "PUT",
                        "/users/" + owner.id(),
                        realm.representation(owner).put("enabled", true).toString())
                .expect(204);
        assertThat(keys.auth("X-API-Key", text).status()).isEqualTo(401);
    }

    /** A form that names another key than the one that is pending saves nothing, and no key is taken from a form. */
    @Test
    void theFormCanNotBringAKeyOfItsOwn(Page page) {
        generate(page);

        page.evaluate("document.querySelector('input[name=pending]').value = crypto.randomUUID()");
        page.click("#kc-save");

        assertThat(page.getByText(NOT_SAVED)).isVisible();
        assertThat(stored()).isEmpty();
        assertThat(page.locator("form [name=clear], form [name=key]")).hasCount(0);
    }

    @Test
    void regenerateReplacesTheKeyWhenTheNewOneIsSaved(Page page) {
        Key old = keys.create(owner);
        startAction(page, "latchkey-api-key:rotate");
        signIn(page);
        screenshot(page, "rotate");

        page.click("#kc-rotate");
        String text = page.locator("#latchkey-key").inputValue();
        assertThat(page.getByText("works until you save the new one")).isVisible();
        keys.auth(old).expect(200);

        page.click("#kc-save");
        page.waitForURL(Pattern.compile(".*kc_action_status=success.*"));

        assertThat(keys.works(old)).isFalse();
        keys.auth("X-API-Key", text).expect(200);
    }

    @Test
    void theOverlapIsSaidAndShown(Page page) {
        keys.set("rotationOverlap", "PT1H");
        Key old = keys.create(owner);
        keys.auth(old).expect(200);
        startAction(page, "latchkey-api-key:rotate." + old.id());
        signIn(page);
        assertThat(page.getByText(Pattern.compile("The old key \\(lk_1\\w+…\\) works until .* UTC if you save now")))
                .isVisible();
        page.click("#kc-rotate");
        page.click("#kc-save");
        page.waitForURL(Pattern.compile(".*kc_action_status=success.*"));
        keys.auth(old).expect(200);

        Page next = anotherTab(page);
        startAction(next, "latchkey-api-key");

        assertThat(next.getByText("works until")).isVisible();
        assertThat(next.getByText("from 127.0.0.1")).isVisible();
        screenshot(next, "overlap");
    }

    @Test
    void revokeAsksAndItsDefaultKeepsTheKey(Page page) {
        Key key = keys.create(owner);
        startAction(page, "latchkey-api-key:revoke");
        signIn(page);
        screenshot(page, "revoke");

        page.keyboard().press("Enter");
        page.waitForURL(Pattern.compile(".*kc_action_status=cancelled.*"));
        keys.auth(key).expect(200);

        Page next = anotherTab(page);
        startAction(next, "latchkey-api-key:revoke");
        next.click("#kc-revoke");
        next.waitForURL(Pattern.compile(".*kc_action_status=success.*"));
        assertThat(keys.works(key)).isFalse();
    }

    @Test
    void keycloaksOwnRemovalEndsTheKeyAndTheOwnerHearsOfIt(Page page) throws MessagingException {
        Key key = keys.create(owner);
        startAction(page, "delete_credential:" + key.id());
        signIn(page);

        page.click("#kc-accept");
        page.waitForURL(Pattern.compile(".*kc_action_status=success.*"));

        assertThat(keys.works(key)).isFalse();
        assertThat(mailsToOwner()).containsExactly("A new API key: API key", "API key revoked: API key");
    }

    @Test
    void severalKeysHaveNames(Page page) {
        keys.set("keysPerUser", "3");
        keys.create(keys.account(owner), "{\"name\":\"CRM\"}").expect(201);
        startAction(page, "latchkey-api-key");
        signIn(page);

        page.fill("#name", "crm");
        page.click("#kc-generate");
        assertThat(page.getByText("You have a credential of this name already."))
                .isVisible();
        page.fill("#name", "Backup <b>");
        page.selectOption("#lifetime", "P90D");
        page.click("#kc-generate");
        page.click("#kc-save");
        page.waitForURL(Pattern.compile(".*kc_action_status=success.*"));

        startAction(page, "latchkey-api-key");
        assertThat(page.getByText("Backup <b>")).isVisible();
        screenshot(page, "overview");
        assertThat(keys.list(keys.account(owner)).json()).hasSize(2);
    }

    @Test
    void aLoginThatIsTooOldIsAskedFor(Page page) {
        generate(page);
        realm.moveClockTo(301);

        startAction(page, "latchkey-api-key");

        assertThat(page.locator("#password")).isVisible();
    }

    /** Else the login itself would have asked. */
    @Test
    void whereTheRulesActionIsSwitchedOffALoginWithoutTheFactorCreatesNothing(Page page) {
        keys.requireSecondFactor();
        realm.disableRequiredAction("latchkey-two-factor");
        try {
            startAction(page, "latchkey-api-key");
            signIn(page);

            page.click("#kc-generate");

            assertThat(page.getByText("Your company requires a second factor for this."))
                    .isVisible();
            assertThat(page.locator("#latchkey-key")).not().isVisible();
        } finally {
            keys.leaveSecondFactorOptional();
            realm.enableRequiredAction("latchkey-two-factor", true);
        }
    }

    @Test
    void whileTheFeatureIsOffThePagesSaySo(Page page) {
        keys.set("enabled", "false");
        startAction(page, "latchkey-api-key");
        signIn(page);

        assertThat(page.getByText("Your company has switched API keys off.")).isVisible();
        assertThat(page.locator("#kc-generate")).not().isVisible();
        screenshot(page, "off");
        page.navigate(realm.accountConsole() + "account-security/signing-in");
        assertThat(page.getByText("Password", new Page.GetByTextOptions().setExact(true))
                        .first())
                .isVisible();
        assertThat(page.getByText("Set up API key")).not().isVisible();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keycloak", "keycloak.v2"})
    void thePagesWorkOnBothLoginThemesAndForEverybody(String theme, Page page) {
        realm.change(file -> file.put("loginTheme", theme));
        startAction(page, "latchkey-api-key");
        signIn(page);
        page.click("#kc-generate");
        assertThat(page.locator("#latchkey-key")).hasValue(Pattern.compile("lk_1.*"));
        screenshot(page, "show-" + theme);
        if (theme.equals("keycloak.v2")) {
            assertThat(new AxeBuilder(page)
                            .include("#kc-api-key-form")
                            .analyze()
                            .getViolations())
                    .isEmpty();
        }
        page.click("#kc-save");
        page.waitForURL(Pattern.compile(".*kc_action_status=success.*"));
    }

    @ParameterizedTest
    @CsvSource({"de, Ihr neuer API-Schlüssel", "fr, Votre nouvelle clé d’API", "es, Su nueva clave de API"})
    void everybodyIsToldInTheirOwnLanguage(String language, String title, Browser browser) {
        try (BrowserContext window = browser.newContext(new Browser.NewContextOptions().setLocale(language))) {
            Page page = window.newPage();
            generate(page);

            assertThat(page.getByText(title)).isVisible();
        }
    }

    /** An administrator may also ask for it: then there is nowhere to cancel to. */
    @Test
    void anAdministratorMayMakeItARequiredAction(Page page) {
        var representation = realm.representation(owner);
        representation.putArray("requiredActions").add("latchkey-api-key");
        realm.admin("PUT", "/users/" + owner.id(), representation.toString()).expect(204);
        page.navigate(realm.accountConsole());
        signIn(page);

        page.click("#kc-generate");
        page.click("#kc-save");

        page.waitForURL(Pattern.compile(".*/account/.*"));
        assertThat(stored()).hasSize(1);
    }

    private String generate(Page page) {
        startAction(page, "latchkey-api-key");
        signIn(page);
        page.click("#kc-generate");
        return page.locator("#latchkey-key").inputValue();
    }

    /** The same for somebody whose session began earlier, so that the page asks for no login. */
    private String generateWhileSignedIn(Page page) {
        page.navigate(realm.accountConsole());
        signIn(page);
        assertThat(page.locator("#email")).not().hasValue("");
        startAction(page, "latchkey-api-key");
        page.click("#kc-generate");
        return page.locator("#latchkey-key").inputValue();
    }

    /** As an application starts it. The account console is one; a page that says nothing more keeps out of the way. */
    private void startAction(Page page, String action) {
        // What the console makes of the answer is not what is tested, and takes its time.
        page.route(
                url -> url.startsWith(realm.accountConsole()) && url.contains("kc_action_status="),
                route -> route.fulfill(
                        new Route.FulfillOptions().setContentType("text/html").setBody("<title>Done</title>")));
        page.navigate(realm.url() + "/protocol/openid-connect/auth?client_id=account-console&response_type=code"
                + "&scope=openid&redirect_uri=" + Http.encode(realm.accountConsole()) + "&code_challenge_method=S256"
                + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&response_mode=query&kc_action="
                + Http.encode(action));
    }

    /** The first tab has returned to the account console, whose own redirects would race with what is opened in it next. */
    private static Page anotherTab(Page page) {
        return page.context().newPage();
    }

    private void signIn(Page page) {
        page.fill("#username", owner.username());
        page.fill("#password", owner.password());
        page.click("#kc-login");
    }

    private List<String> mailsToOwner() throws MessagingException {
        List<String> subjects = new ArrayList<>();
        for (MimeMessage mail : server.mail().getReceivedMessages()) {
            if (mail.getAllRecipients()[0].toString().contains(owner.username())) {
                subjects.add(mail.getSubject());
            }
        }
        return subjects;
    }

    private List<String> stored() {
        return realm.admin("GET", "/users/" + owner.id() + "/credentials").json().findValuesAsText("type").stream()
                .filter(type -> type.equals("api-key"))
                .toList();
    }

    /** To look at. */
    private static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of(System.getProperty("test.output"), "screenshots", "api-key", name + ".png")));
    }
}
