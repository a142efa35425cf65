package dev.latchkey.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A member looks after profile and session timeout on the page <em>Profile and sign-in</em>. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProfileJourneyIT {

    private Realm realm;
    private User member;

    @BeforeAll
    void createRealm(ServerUnderTest server) {
        realm = Realm.create(server);
    }

    @BeforeEach
    void addMember() {
        member = realm.newMember();
    }

    @AfterAll
    void deleteRealm() {
        realm.close();
    }

    @Test
    void oneSaveStoresProfileAndTimeout(Page window) {
        OwnPage page = OwnPage.open(window, realm, member);

        page.fill("firstName", "Emmanuelle");
        page.fill("phoneNumber", "+1 (514) 555-0177");
        page.chooseTimeout("PT15M");
        page.saveAndSee("Your changes are saved.");

        assertThat(stored("phoneNumber")).isEqualTo("+1 (514) 555-0177");
        assertThat(stored("sessionTimeout")).isEqualTo("PT15M");
        assertThat(page.button("Emmanuelle Member")).isVisible();
        window.reload();
        assertThat(page.field("firstName")).hasValue("Emmanuelle");
        assertThat(page.field("sessionTimeout")).hasValue("PT15M");
    }

    @Test
    void whoLeavesTheTimeoutToTheCompanyStoresNone(Page window) {
        OwnPage page = OwnPage.open(window, realm, member);
        page.chooseTimeout("PT15M");
        page.saveAndSee("Your changes are saved.");

        page.chooseTimeout("");
        page.saveAndSee("Your changes are saved.");

        assertThat(page.saveButton()).isDisabled();
        assertThat(stored("sessionTimeout")).isEmpty();
    }

    @Test
    void theEmailIsTheAdministrators(Page window) {
        OwnPage page = OwnPage.open(window, realm, member);

        assertThat(page.email()).hasValue(member.username() + "@acme.example");
        assertThat(page.email()).isDisabled();
        assertThat(page.help("email")).hasText("Ask your administrator to change it.");
    }

    @Test
    void cancelRestores(Page window) {
        OwnPage page = OwnPage.open(window, realm, member);
        assertThat(page.saveButton()).isDisabled();

        page.fill("lastName", "Nobody");
        page.button("Cancel").click();

        assertThat(page.field("lastName")).hasValue("Member");
        assertThat(page.saveButton()).isDisabled();
    }

    @Test
    void aMistakeIsExplainedAtItsFieldInTheirLanguage(Page window) {
        OwnPage page = OwnPage.open(window, realm, member);
        Map<String, String> explanations = Map.of(
                "en", "This is not a phone number that can be dialled.",
                "de", "Diese Telefonnummer kann nicht gewählt werden.",
                "fr", "Ce numéro de téléphone ne peut pas être composé.",
                "es", "Este número de teléfono no se puede marcar.");

        explanations.forEach((language, explanation) -> {
            page.in(language).fill("phoneNumber", "12");
            page.save();

            assertThat(page.help("phoneNumber")).containsText(explanation);
            assertThat(page.field("phoneNumber")).isFocused();
            assertThat(page.field("phoneNumber")).hasValue("12");
        });
    }

    @Test
    void severalMistakesAreCorrectedInAnyOrder(Page window) {
        OwnPage page = OwnPage.open(window, realm, member);
        page.fill("firstName", "");
        page.fill("phoneNumber", "12");
        page.save();
        assertThat(page.field("firstName")).isFocused();

        page.field("phoneNumber").focus();
        window.keyboard().press("End");
        window.keyboard().type("345");

        assertThat(page.field("phoneNumber")).isFocused();
        assertThat(page.field("phoneNumber")).hasValue("12345");
        assertThat(page.help("phoneNumber")).hasText("");
        assertThat(page.help("firstName")).not().hasText("");
    }

    @Test
    void whatAnotherWindowSavedIsNeitherLostNorTakenUnseen(Page window) {
        OwnPage page = OwnPage.open(window, realm, member);
        page.fill("firstName", "Mine");
        saveElsewhere("Theirs", "Roy");

        page.save();

        assertThat(page.help("firstName")).containsText("Another window changed this to “Theirs”.");
        assertThat(page.field("firstName")).hasValue("Mine");
        assertThat(page.field("lastName")).hasValue("Roy");
        assertThat(realm.representation(member).path("firstName").asText()).isEqualTo("Theirs");

        page.button("Use that value").click();
        assertThat(page.field("firstName")).hasValue("Theirs");
        page.fill("firstName", "Mine after all");
        page.saveAndSee("Your changes are saved.");
        assertThat(realm.representation(member).path("firstName").asText()).isEqualTo("Mine after all");
    }

    @Test
    void leavingWithUnsavedChangesAsks(Page window) {
        OwnPage page = OwnPage.open(window, realm, member);
        page.fill("firstName", "Mine");

        page.menu("Personal info").click();
        page.button("Stay on this page").click();
        assertThat(page.field("firstName")).hasValue("Mine");

        page.menu("Personal info").click();
        page.button("Leave without saving").click();
        assertThat(page.heading()).hasText("Personal info");
        assertThat(realm.representation(member).path("firstName").asText()).isEqualTo("Mia");
    }

    @Test
    void editsOutliveTheSessionTheyWereMadeIn(Page window) {
        OwnPage page = OwnPage.open(window, realm, member);
        page.fill("firstName", "Mine");
        realm.admin("POST", "/users/" + member.id() + "/logout").expect(204);

        page.save();
        assertThat(page.text("Your session has ended")).isVisible();
        page.button("Sign in again").click();
        page.logIn(member);

        assertThat(page.field("firstName")).hasValue("Mine");
        page.saveAndSee("Your changes are saved.");
        assertThat(realm.representation(member).path("firstName").asText()).isEqualTo("Mine");
    }

    private void saveElsewhere(String firstName, String lastName) {
        ObjectNode user = realm.representation(member);
        user.put("firstName", firstName).put("lastName", lastName);
        realm.admin("PUT", "/users/" + member.id(), user.toString()).expect(204);
    }

    private String stored(String attribute) {
        return realm.representation(member)
                .path("attributes")
                .path(attribute)
                .path(0)
                .asText();
    }
}
