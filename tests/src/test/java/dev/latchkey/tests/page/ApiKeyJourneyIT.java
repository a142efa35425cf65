package dev.latchkey.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A member and their API key, from the page <em>Profile and sign-in</em> and back to it. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiKeyJourneyIT {

    private Realm realm;

    @BeforeAll
    void createRealm(ServerUnderTest server) {
        realm = Realm.create(server);
    }

    @AfterAll
    void deleteRealm() {
        realm.close();
    }

    @Test
    void aKeyIsGeneratedReplacedAndRevoked(Page window) {
        User member = realm.newMember();
        OwnPage page = OwnPage.open(window, realm, member);
        assertThat(page.text("You have no API key.")).isVisible();

        page.button("Generate").click();
        window.click("#kc-generate");
        String first = shownKey(window);
        window.click("#kc-save");
        page.awaitForm();

        Locator row = page.rows("API key");
        assertThat(row).hasCount(1);
        String begins = OwnPage.fact(row, "Begins with").textContent();
        assertThat(first).startsWith(begins.replace("…", ""));
        assertThat(OwnPage.fact(row, "Created")).not().isEmpty();
        assertThat(OwnPage.fact(row, "Last used")).hasText("Not used yet");
        assertThat(OwnPage.fact(row, "Expires")).hasText("Never");
        assertThat(window.content()).doesNotContain(first);
        use(first, 200);

        row.getByText("Regenerate").click();
        window.click("#kc-rotate");
        String second = shownKey(window);
        window.click("#kc-save");
        page.awaitForm();

        assertThat(row).hasCount(1);
        assertThat(OwnPage.fact(row, "Begins with")).not().hasText(begins);
        use(first, 401);
        use(second, 200);

        row.getByText("Revoke").click();
        window.click("#kc-revoke");
        page.awaitForm();

        assertThat(page.text("You have no API key.")).isVisible();
        use(second, 401);
    }

    @Test
    void whoChangesTheirMindIsBackAndHasWhatTheyHad(Page window) {
        User member = realm.newMember();
        OwnPage page = OwnPage.open(window, realm, member);

        page.button("Generate").click();
        window.click("#kc-generate");
        String discarded = shownKey(window);
        window.click("#kc-leave");
        if (window.locator("#kc-generate").isVisible()) {
            window.click("#kc-leave");
        }
        page.awaitForm();

        assertThat(page.text("You cancelled; nothing was changed.")).isVisible();
        assertThat(page.text("You have no API key.")).isVisible();
        use(discarded, 401);
    }

    @Test
    void unsavedEditsAreAskedAboutBeforeTheKeysPageIsOpened(Page window) {
        OwnPage page = OwnPage.open(window, realm, realm.newMember());
        page.fill("firstName", "Mine");

        page.button("Generate").click();
        page.button("Stay on this page").click();

        assertThat(page.field("firstName")).hasValue("Mine");
    }

    private static String shownKey(Page window) {
        assertThat(window.locator("#latchkey-key")).hasValue(Pattern.compile("lk_1.*"));
        return window.locator("#latchkey-key").inputValue();
    }

    private void use(String key, int status) {
        new Http().get(realm.url() + "/api-keys/auth", "X-API-Key", key).expect(status);
    }
}
