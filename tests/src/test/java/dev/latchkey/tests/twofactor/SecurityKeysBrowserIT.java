package dev.latchkey.tests.twofactor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Security keys and passkeys, with the browser’s own virtual authenticator. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
class SecurityKeysBrowserIT {

    private Company company;

    @BeforeEach
    void open(ServerUnderTest server) {
        company = Company.on(server);
        company.realm().enableRequiredAction("webauthn-register", true);
        company.realm().enableRequiredAction("webauthn-register-passwordless", true);
    }

    @AfterEach
    void close() {
        company.close();
    }

    /** An authenticator inside the machine, whose user always says yes. */
    private static void plugIn(Page page) {
        CDPSession tools = page.context().newCDPSession(page);
        tools.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject parameters = new JsonObject();
        parameters.add("options", options);
        tools.send("WebAuthn.addVirtualAuthenticator", parameters);
        page.onDialog(dialog -> dialog.accept("Key"));
    }

    private void open(Page page, String action, User user) {
        page.navigate(company.authorization("acme-portal") + "&kc_action=" + action);
        page.fill("#username", user.username());
        page.fill("#password", user.password());
        page.click("#kc-login");
        assertThat(page.locator("#registerWebAuthn")).isVisible();
        // The button does nothing until the page's script, a module, has run.
        page.waitForLoadState();
    }

    /** Comes to the application, where nobody listens: the browser shows a page of its own. */
    private static void arrive(Page page, Runnable step) {
        page.waitForRequest(request -> request.url().startsWith(Realm.CALLBACK), step);
        page.waitForCondition(() -> page.url().startsWith("chrome-error:"));
    }

    /** Otherwise the tests below could be right because nothing can be set up. */
    @Test
    void whoHasNoFactorSetsUpAKeyAndIsEnrolled(Page page) {
        plugIn(page);
        User newcomer = company.newcomer();
        open(page, "webauthn-register", newcomer);

        arrive(page, () -> page.click("#registerWebAuthn"));

        assertThat(company.credentialTypes(newcomer)).containsExactly("password", "webauthn");
        company.require();
        assertThat(company.sessionsOf(newcomer)).as("setting it up proved it").hasSize(1);
    }

    /** The demo realm's flow asks for a security key after the password, or for a passkey instead of it. */
    private void askForKeys(Page page) {
        company.realm()
                .change(realm -> realm.put("browserFlow", "latchkey browser")
                        .put("webAuthnPolicyPasswordlessPasskeysEnabled", true));
        company.require();
        page.context().clearCookies();
    }

    @Test
    void whoSignsInWithASecurityKeyIsAskedForNothingElse(Page page) {
        plugIn(page);
        User newcomer = company.newcomer();
        open(page, "webauthn-register", newcomer);
        arrive(page, () -> page.click("#registerWebAuthn"));
        askForKeys(page);

        page.navigate(company.authorization("acme-portal"));
        page.fill("#username", newcomer.username());
        page.fill("#password", newcomer.password());
        page.click("#kc-login");
        assertThat(page.locator("#authenticateWebAuthnButton")).isVisible();
        page.waitForLoadState();
        arrive(page, () -> page.click("#authenticateWebAuthnButton"));

        assertThat(company.credentialTypes(newcomer)).containsExactly("password", "webauthn");
    }

    @Test
    void whoSignsInWithAPasskeyIsAskedForNothingElse(Page page) {
        plugIn(page);
        User newcomer = company.newcomer();
        open(page, "webauthn-register-passwordless", newcomer);
        arrive(page, () -> page.click("#registerWebAuthn"));
        askForKeys(page);

        // The browser offers the passkey by itself, and its user always says yes.
        arrive(
                page,
                () -> page.navigate(
                        company.authorization("acme-portal"),
                        new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT)));

        assertThat(company.credentialTypes(newcomer)).containsExactly("password", "webauthn-passwordless");
    }

    @Test
    void aPageThatWasOpenBeforeTheOwnerEnrolledBindsNoSecurityKey(Page page) {
        assertBindsNothing(page, "webauthn-register");
    }

    @Test
    void aPageThatWasOpenBeforeTheOwnerEnrolledBindsNoPasskey(Page page) {
        assertBindsNothing(page, "webauthn-register-passwordless");
    }

    private void assertBindsNothing(Page page, String action) {
        plugIn(page);
        User newcomer = company.newcomer();
        open(page, action, newcomer);
        company.require();
        Http browser = new Http();
        assertThat(Company.letsIn(company.enrol(browser, company.typePassword(browser, newcomer))))
                .isTrue();

        page.click("#registerWebAuthn");

        assertThat(page.getByText("You have a second factor already.")).isVisible();
        assertThat(company.credentialTypes(newcomer)).containsExactly("otp", "password");
    }
}
