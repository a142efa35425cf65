package dev.latchkey.tests.profile;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A member looks after their profile on the page <em>Personal info</em> of the stock account console. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProfileBrowserIT {

    private Realm realm;

    @BeforeAll
    void createRealm(ServerUnderTest server) {
        realm = Realm.create(server, file -> {
            file.remove("accountTheme");
            return file;
        });
    }

    @AfterAll
    void deleteRealm() {
        realm.close();
    }

    @Test
    void aMemberEditsTheirProfileAndFindsItAgain(Page page) {
        open(page, realm.emma());

        page.fill("#firstName", "Emmanuelle");
        page.fill("#lastName", "Tremblay-Roy");
        page.fill("#phoneNumber", "+1 (514) 555-0177");
        chooseTimeout(page, "15 minutes");
        save(page);
        assertThat(page.getByText("Your account has been updated.")).isVisible();

        page.reload();
        assertThat(page.locator("#firstName")).hasValue("Emmanuelle");
        assertThat(page.locator("#lastName")).hasValue("Tremblay-Roy");
        assertThat(page.locator("#phoneNumber")).hasValue("+1 (514) 555-0177");
        assertThat(page.locator("#sessionTimeout")).containsText("15 minutes");
    }

    @Test
    void theEmailIsShownAndCannotBeChanged(Page page) {
        open(page, realm.emma());

        assertThat(page.locator("#email")).hasValue("emma.tremblay@acme.example");
        assertThat(page.locator("#email")).isDisabled();
        help(page, "email").click();
        assertThat(page.getByText("Ask your administrator to change it.")).isVisible();
    }

    @Test
    void theSevenTimeoutsAreOfferedByTheirNames(Page page) {
        open(page, realm.user("liam"));

        page.locator("#sessionTimeout").click();

        for (String name :
                new String[] {"15 minutes", "30 minutes", "1 hour", "2 hours", "4 hours", "8 hours", "Never"}) {
            assertThat(option(page, name)).isVisible();
        }
    }

    @Test
    void whoChoseNoTimeoutIsToldWhichOneApplies(Page page) {
        open(page, realm.user("liam"));

        assertThat(page.locator("#sessionTimeout")).containsText("Default of your company");
        help(page, "sessionTimeout").click();
        assertThat(page.getByText("If you choose nothing, the default of your company applies."))
                .isVisible();
    }

    @Test
    void aWrongNumberIsExplainedAtItsFieldAndKept(Page page) {
        open(page, realm.user("liam"));

        page.fill("#phoneNumber", "12");
        save(page);

        assertThat(page.getByText("This is not a phone number that can be dialled."))
                .isVisible();
        assertThat(page.locator("#phoneNumber")).hasValue("12");
    }

    @ParameterizedTest
    @CsvSource({
        "de, Diese Telefonnummer kann nicht gewählt werden., 15 Minuten",
        "fr, Ce numéro de téléphone ne peut pas être composé., 1 heure",
        "es, Este número de teléfono no se puede marcar., Nunca",
    })
    void everybodyIsToldInTheirOwnLanguage(String language, String error, String timeout, Browser browser) {
        try (var window = browser.newContext(new Browser.NewContextOptions().setLocale(language))) {
            Page page = window.newPage();
            open(page, realm.user("liam"));

            page.fill("#phoneNumber", "12");
            save(page);
            assertThat(page.getByText(error)).isVisible();

            page.locator("#sessionTimeout").click();
            assertThat(option(page, timeout)).isVisible();
        }
    }

    private void open(Page page, User user) {
        page.navigate(realm.accountConsole());
        page.fill("#username", user.username());
        page.fill("#password", user.password());
        page.click("#kc-login");
        assertThat(page.locator("#email")).not().hasValue("");
    }

    private static void chooseTimeout(Page page, String name) {
        page.locator("#sessionTimeout").click();
        option(page, name).click();
    }

    private static Locator option(Page page, String name) {
        return page.getByRole(
                AriaRole.OPTION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The question mark beside a field's name. */
    private static Locator help(Page page, String field) {
        return page.getByTestId("help-label-" + field);
    }

    private static void save(Page page) {
        page.locator("#save-btn, button[type=submit]").first().click();
    }
}
