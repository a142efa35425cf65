package dev.latchkey.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.server.Directory;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of somebody whose home is a directory that Keycloak only reads. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectoryUserIT {

    private Directory directory;

    @BeforeAll
    void startDirectory() throws LDAPException, LDIFException {
        directory = Directory.start();
    }

    @AfterAll
    void stopDirectory() {
        directory.close();
    }

    /** Keycloak lets nobody change users of a directory that it only reads, whether or not it keeps a copy of them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatOnlyTheDirectoryCanChangeIsLockedAndSaysSo(boolean copied, ServerUnderTest server, Page window) {
        try (Realm realm = Realm.create(server)) {
            directory.federate(realm, server, copied);

            OwnPage page = OwnPage.open(window, realm, realm.user("ada"));

            assertThat(page.field("lastName")).hasValue("Directory");
            assertThat(page.help("sessionTimeout")).containsText("Without activity, this session closes in 30 minutes");
            for (String field : List.of("firstName", "lastName", "phoneNumber", "sessionTimeout")) {
                assertThat(page.field(field)).isDisabled();
                assertThat(page.help(field)).containsText("Only your administrator can change this.");
            }
            assertThat(page.sessions()).hasCount(1);
            screenshot(window, copied ? "copied" : "not-copied");
        }
    }

    /** Of a directory whose copies may be changed here. */
    @Test
    void aCopyThatMayBeChangedIsLikeAnyUser(ServerUnderTest server, Page window) {
        try (Realm realm = Realm.create(server)) {
            directory.lend(realm, server);
            User ada = realm.user("ada");
            OwnPage page = OwnPage.open(window, realm, ada);

            page.fill("lastName", "Lovelace");
            page.fill("phoneNumber", "+1 514 555 0134");
            page.chooseTimeout("PT15M");
            page.saveAndSee("Your changes are saved.");

            assertThat(realm.representation(ada).path("lastName").asText()).isEqualTo("Lovelace");
            assertThat(realm.representation(ada).path("attributes").path("sessionTimeout"))
                    .hasToString("[\"PT15M\"]");
        }
    }

    /** To look at. */
    private static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of(System.getProperty("test.output"), "screenshots", "directory", name + ".png")));
    }
}
