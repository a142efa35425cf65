package dev.latchkey.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.User;
import java.util.List;
import java.util.regex.Pattern;

/** Somebody who signs in to an application, and what they do on the login pages. */
public final class Visitor {

    private final Page window;
    private final Realm realm;
    private final Application application;
    private String language = "en";

    public Visitor(Page window, Realm realm, Application application) {
        this.window = window;
        this.realm = realm;
        this.application = application;
    }

    public Visitor speaking(String language) {
        this.language = language;
        return this;
    }

    /** Another window of the same browser. */
    public Visitor inAnotherTab() {
        return new Visitor(window.context().newPage(), realm, application);
    }

    public Page window() {
        return window;
    }

    // Doing.

    public Visitor comes() {
        return opens("");
    }

    /** Follows a link of the application that starts an action of the login pages. */
    public Visitor starts(String action) {
        return opens("&kc_action=" + Http.encode(action));
    }

    private Visitor opens(String parameters) {
        window.navigate(realm.url() + "/protocol/openid-connect/auth?response_type=code&scope=openid&client_id="
                + application.client() + "&redirect_uri=" + Http.encode(application.url()) + "&ui_locales=" + language
                + parameters);
        return this;
    }

    /** Is a stranger again to the server. */
    public Visitor forgetsEverything() {
        window.context().clearCookies();
        return this;
    }

    public Visitor typesPassword(User user) {
        if (window.locator("#username").isVisible()) {
            window.fill("#username", user.username());
        }
        window.fill("#password", user.password());
        window.click("#kc-login");
        return this;
    }

    /** On the page of a flow, or on that of the rule below the flows. */
    public Visitor typesCode(String code) {
        window.fill("#otp, #code", code);
        window.click("#kc-login");
        return this;
    }

    /** Takes the secret from the page that shows the QR code. */
    public AuthenticatorApp takesSecret() {
        window.click("#mode-manual");
        return AuthenticatorApp.fromText(window.innerText("#kc-totp-secret-key"));
    }

    public Visitor typesFirstCode(String code, String label) {
        window.fill("#totp", code);
        window.fill("#userLabel", label);
        window.click("#saveTOTPBtn");
        return this;
    }

    /** Writes down the recovery codes that are shown; answers them in their order. */
    public List<String> keepsRecoveryCodes() {
        Locator list = window.locator("#kc-recovery-codes-list li");
        list.first().waitFor();
        List<String> codes = list.allInnerTexts().stream()
                .map(text -> text.replaceFirst("^\\s*\\d+:?\\s+", "").replaceAll("[^0-9A-Za-z]", ""))
                .toList();
        window.check("#kcRecoveryCodesConfirmationCheck");
        window.click("#saveRecoveryAuthnCodesBtn");
        return codes;
    }

    /** Sets up the authenticator app that the page offers, with the recovery codes that are offered right after. */
    public AuthenticatorApp enrols() {
        AuthenticatorApp app = takesSecret();
        typesFirstCode(app.code(), "My phone");
        keepsRecoveryCodes();
        return app;
    }

    // Seeing.

    public Locator qrCode() {
        return window.locator("#kc-totp-secret-qr-code");
    }

    public Locator codeField() {
        return window.locator("#otp, #code");
    }

    public Locator text(String text) {
        return window.getByText(text);
    }

    public void isSignedIn() {
        isBack("");
    }

    /** Back from an action, which ended like that. */
    public void isBack(String status) {
        // The browser reads it, which knows no Pattern.quote.
        assertThat(window)
                .hasURL(Pattern.compile("^" + application.url() + ".*"
                        + (status.isEmpty() ? "" : "kc_action_status=" + status + ".*")));
    }
}
