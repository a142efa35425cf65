package dev.latchkey.tests.session;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person who picks more than the company allows reads the limit at the field. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
class TimeoutLimitBrowserIT {

    @ParameterizedTest
    @CsvSource({
        "en, 2 hours, Your company allows at most 1 hour.",
        "de, 2 Stunden, Ihre Firma erlaubt höchstens 1 Stunde."
    })
    void theLimitIsNamedInTheStockConsole(
            String language, String choice, String sentence, Browser browser, ServerUnderTest server) {
        try (Acme acme = Acme.on(server, file -> {
                    file.remove("accountTheme");
                    return file;
                });
                var window = browser.newContext(new Browser.NewContextOptions().setLocale(language))) {
            acme.settings("PT30M", "PT1H");
            User member = acme.member(null);
            Page page = window.newPage();
            page.navigate(acme.realm().accountConsole());
            page.fill("#username", member.username());
            page.fill("#password", member.password());
            page.click("#kc-login");
            assertThat(page.locator("#email")).not().hasValue("");

            page.locator("#sessionTimeout").click();
            page.getByRole(
                            AriaRole.OPTION,
                            new Page.GetByRoleOptions().setName(choice).setExact(true))
                    .click();
            page.locator("#save-btn, button[type=submit]").first().click();

            assertThat(page.getByText(sentence)).isVisible();
        }
    }
}
