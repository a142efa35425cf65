package dev.latchkey.tests.settings;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The settings as an administrator of a realm finds them in the admin console. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
class SettingsTabsBrowserIT {

    private Realm realm;
    private Page page;

    @BeforeEach
    void createRealm(ServerUnderTest server, Page page) {
        realm = Realm.create(server, file -> {
            file.withObject("/components").remove(Realm.SETTINGS);
            return file;
        });
        this.page = page;
    }

    @AfterEach
    void deleteRealm() {
        realm.close();
    }

    @Test
    void theDefaultsAreShownBeforeTheFirstSave() {
        open("latchkey-sessions");
        assertThat(field("enabled")).isChecked();
        assertThat(field("defaultTimeout")).containsText("PT30M");
        assertThat(field("longestTimeout")).containsText("never");

        open("latchkey-api-keys");
        assertThat(field("enabled")).isChecked();
        assertThat(field("keysPerUser")).hasValue("1");
        assertThat(field("prefix")).hasValue("lk");
        assertThat(field("longestLifetime")).hasValue("");
        assertThat(field("rotationOverlap")).hasValue("PT0S");
        assertThat(field("requireOwnerFactor")).isChecked();

        open("latchkey-two-factor");
        assertThat(field("enforcement")).containsText("optional");
        assertThat(field("method")).containsText("totp");
        assertThat(field("requiredFrom")).hasValue("");

        open("latchkey-otp-server");
        assertThat(field("protocol")).containsText("authanvil");
        assertThat(field("allowPlainHttp")).not().isChecked();
        assertThat(field("siteId")).hasValue("1");
        assertThat(field("timeoutSeconds")).hasValue("15");
        assertThat(field("secret")).hasAttribute("type", "password");
    }

    @Test
    void whatIsSavedIsInForceAndIsShownAgain() {
        open("latchkey-api-keys");
        field("keysPerUser").fill("3");
        save();
        assertThat(page.getByText("Keys per user:")).hasCount(0);
        page.waitForCondition(() -> settings("latchkey-api-keys")
                .path("keysPerUser")
                .path(0)
                .asText()
                .equals("3"));

        page.reload();
        assertThat(field("keysPerUser")).hasValue("3");
        assertThat(field("prefix")).hasValue("lk");
    }

    @Test
    void nonsenseIsRefusedWithASentenceThatNamesTheField() {
        open("latchkey-api-keys");
        field("rotationOverlap").fill("an hour");
        save();

        assertThat(page.getByText("Overlap after regeneration: “an hour” is not an ISO-8601 duration"))
                .isVisible();
        assertThat(settings("latchkey-api-keys")).isEmpty();
    }

    @Test
    void theTabsAreTranslated(Browser browser) {
        try (var german = browser.newContext(new Browser.NewContextOptions().setLocale("de"))) {
            page = german.newPage();
            open("latchkey-sessions");

            assertThat(page.getByText("Sitzungsdauer").first()).isVisible();
            assertThat(page.getByText("Längste Dauer").first()).isVisible();
        }
    }

    private void open(String tab) {
        page.navigate(realm.adminUrl().replaceAll("/admin/realms/.*", "") + "/admin/" + realm.name() + "/console/#/"
                + realm.name() + "/realm-settings/" + tab);
        assertThat(page.locator("#username").or(saveButton()).first()).isVisible();
        if (page.locator("#username").isVisible()) {
            page.fill("#username", "olivia");
            page.fill("#password", realm.olivia().password());
            page.click("#kc-login");
        }
        assertThat(saveButton()).isVisible();
        keepPicture(tab);
    }

    private void keepPicture(String tab) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of(System.getProperty("test.output"), "screenshots", "settings-" + tab + ".png")));
    }

    private Locator field(String key) {
        // Texts have the one as their id, switches and drop-downs the other.
        return page.locator("[id='config." + key + "'], [id='" + key + "']").first();
    }

    private Locator saveButton() {
        return page.getByTestId("save");
    }

    private void save() {
        saveButton().click();
    }

    private JsonNode settings(String feature) {
        JsonNode found = realm.admin("GET", "/components?providerId=" + feature + "&type=" + Realm.SETTINGS)
                .expect(200)
                .json();
        return found.path(0).path("config");
    }
}
