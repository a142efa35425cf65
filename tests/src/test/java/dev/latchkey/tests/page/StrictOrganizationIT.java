package dev.latchkey.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import dev.latchkey.tests.browser.AuthenticatorApp;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A member of an organization that is stricter than its realm reads whose rules these are. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
class StrictOrganizationIT {

    @Test
    void thePageNamesTheOrganization(ServerUnderTest server, Page window) {
        try (Realm realm = Realm.create(
                server, file -> AuthenticatorApp.allowFastOnes(file).put("organizationsEnabled", true))) {
            User member = realm.newMember(Map.of(), List.of(AuthenticatorApp.credential("Phone")));
            realm.admin(
                            "POST",
                            "/organizations",
                            Realm.json(Map.of(
                                    "name",
                                    "North branch",
                                    "alias",
                                    "north",
                                    "enabled",
                                    true,
                                    "domains",
                                    List.of(Map.of("name", "north.example")),
                                    "attributes",
                                    Map.of(
                                            "latchkey.twoFactor", List.of("required"),
                                            "latchkey.longestTimeout", List.of("PT1H")))))
                    .expect(201);
            String id = realm.admin("GET", "/organizations?search=North")
                    .json()
                    .get(0)
                    .path("id")
                    .asText();
            realm.admin("POST", "/organizations/" + id + "/members", '"' + member.id() + '"')
                    .expect(201);

            // With organizations, Keycloak asks for the name first.
            window.navigate(realm.accountConsole() + "latchkey");
            window.fill("#username", member.username());
            window.click("#kc-login");
            window.fill("#password", member.password());
            window.click("#kc-login");
            window.fill("#otp", AuthenticatorApp.ofCredential().code());
            window.click("#kc-login");
            OwnPage page = OwnPage.openAgain(window, realm);

            assertThat(page.help("sessionTimeout"))
                    .containsText("Your organization North branch allows at most 1 hour.");
            assertThat(page.twoFactor()).isDisabled();
            assertThat(window.locator("#main-content"))
                    .containsText(
                            "Your organization North branch requires a second factor, and this is your last one.");
        }
    }
}
