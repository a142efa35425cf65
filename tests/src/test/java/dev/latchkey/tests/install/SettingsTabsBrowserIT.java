package dev.latchkey.tests.install;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The company's settings in the admin console. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
class SettingsTabsBrowserIT {

    private static final Map<String, String> TABS = Map.of(
            "latchkey-sessions", "Session timeout",
            "latchkey-two-factor", "Two-factor authentication",
            "latchkey-otp-server", "AuthAnvil / OTP server",
            "latchkey-api-keys", "API keys");

    @Test
    void anAdministratorFindsTheOverviewFirstAndTheSettingsBesideIt(ServerUnderTest server, Page window) {
        try (Realm realm = Realm.create(server)) {
            realm.configure("latchkey-two-factor", Map.of("enforcement", "required", "exemptGroup", "/nobody"));
            window.navigate(realm.adminUrl().replaceFirst("/admin/realms/.*", "/admin/master/console/#/") + realm.name()
                    + "/realm-settings/latchkey");
            window.locator("#username").fill("admin");
            window.locator("#password").fill("admin");
            window.locator("#kc-login").click();

            Locator tabs = window.locator("a[role=tab], button[role=tab]")
                    .filter(new Locator.FilterOptions()
                            .setHasText(
                                    Pattern.compile("^(Latchkey|Session timeout|Two-factor authentication|AuthAnvil /"
                                            + " OTP server|API keys)$")));
            assertThat(tabs).hasCount(5);
            assertThat(tabs.first()).hasText("Latchkey");
            tabs.first().click();
            save(window);
            open(window, "API keys");
            assertThat(window.getByTestId("prefix")).hasValue("lk");
            open(window, "Latchkey");
            assertThat(window.getByTestId("findings"))
                    .hasValue(Pattern.compile("WARNING: The exempt group /nobody [\\s\\S]*"));
            assertThat(window.getByTestId("features"))
                    .hasValue(Pattern.compile(
                            "[\\s\\S]*Two-factor authentication: required \\(enforcement=required[\\s\\S]*"));
            keepPicture(window, "latchkey");
            TABS.forEach((id, name) -> {
                open(window, name);
                keepPicture(window, id);
            });

            open(window, "API keys");
            window.getByTestId("prefix").fill("No prefix!");
            window.getByTestId("save").click();
            assertThat(window.getByText(Pattern.compile("“No prefix!” is not a prefix")))
                    .isVisible();
        }
    }

    private static void open(Page window, String tab) {
        window.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(tab).setExact(true))
                .click();
        assertThat(window.getByTestId("save")).isVisible();
    }

    private static void save(Page window) {
        assertThat(window.getByTestId("save")).isVisible();
        window.getByTestId("save").click();
        assertThat(window.locator(".pf-v5-c-alert").first()).isVisible();
    }

    private static void keepPicture(Page window, String name) {
        window.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of(System.getProperty("test.output"), "screenshots", "settings-" + name + ".png")));
    }
}
