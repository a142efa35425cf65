package dev.latchkey.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import dev.latchkey.tests.browser.AuthenticatorApp;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.User;
import java.util.List;

/** The page "Profile and sign-in" of the account console, and what a person does on it. */
final class OwnPage {

    private final Page page;

    private OwnPage(Page page) {
        this.page = page;
    }

    /** Opens it in a new window: the login page comes first. */
    static OwnPage open(Page page, Realm realm, User user) {
        page.navigate(realm.accountConsole() + "latchkey");
        return new OwnPage(page).logIn(user);
    }

    /** The same for somebody who is asked for a second factor. */
    static OwnPage open(Page page, Realm realm, User user, AuthenticatorApp app) {
        page.navigate(realm.accountConsole() + "latchkey");
        OwnPage own = new OwnPage(page);
        own.typePassword(user);
        page.fill("#otp", app.code());
        page.click("#kc-login");
        return own.awaitForm();
    }

    /** Opens it in a window whose browser is logged in. */
    static OwnPage openAgain(Page page, Realm realm) {
        page.navigate(realm.accountConsole() + "latchkey");
        return new OwnPage(page).awaitForm();
    }

    /** What is open in that window already. */
    static OwnPage continueWith(Page page) {
        return new OwnPage(page);
    }

    OwnPage logIn(User user) {
        typePassword(user);
        return awaitForm();
    }

    private void typePassword(User user) {
        page.fill("#username", user.username());
        page.fill("#password", user.password());
        page.click("#kc-login");
    }

    /** Shows it again to somebody who reads that language. */
    OwnPage in(String language) {
        page.context().addCookies(List.of(new Cookie("KEYCLOAK_LOCALE", language).setUrl(page.url())));
        page.reload();
        return awaitForm();
    }

    OwnPage awaitForm() {
        assertThat(email()).not().hasValue("");
        return this;
    }

    Locator field(String name) {
        return page.locator("#" + name);
    }

    /** The texts under a field. */
    Locator help(String name) {
        return page.locator("#" + name + "-help");
    }

    Locator email() {
        return field("email");
    }

    Locator twoFactor() {
        return field("twoFactor");
    }

    void fill(String name, String value) {
        field(name).fill(value);
    }

    void chooseTimeout(String value) {
        field("sessionTimeout").selectOption(value);
    }

    Locator saveButton() {
        return page.locator("button[type=submit]");
    }

    void save() {
        saveButton().click();
    }

    void saveAndSee(String message) {
        // The message of the save before may still be there: the server's answer is what is waited for.
        page.waitForResponse(answer -> answer.request().method().equals("POST"), this::save);
        assertThat(text(message).first()).isVisible();
    }

    Locator text(String text) {
        return page.getByText(text);
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator dialog(String title) {
        return page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName(title));
    }

    Locator menu(String name) {
        return page.getByRole(AriaRole.NAVIGATION).getByText(name, new Locator.GetByTextOptions().setExact(true));
    }

    /** The page's title; stock pages have more headings of that level below it. */
    Locator heading() {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1))
                .first();
    }

    /** The rows under "Where you are signed in". */
    Locator sessions() {
        return rows("Where you are signed in");
    }

    /** The rows of a list. */
    Locator rows(String list) {
        return page.getByRole(
                        AriaRole.LIST, new Page.GetByRoleOptions().setName(list).setExact(true))
                .getByRole(AriaRole.LISTITEM);
    }

    /** What a row says under that heading. */
    static Locator fact(Locator row, String term) {
        return row.locator("dt", new Locator.LocatorOptions().setHasText(term)).locator("xpath=following-sibling::dd");
    }
}
