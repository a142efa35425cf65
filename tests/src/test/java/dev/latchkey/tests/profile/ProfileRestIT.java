package dev.latchkey.tests.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the profile hold through every door that validates. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProfileRestIT {

    private final Http http = new Http();
    private Realm realm;
    private User emma;
    private Tokens account;

    @BeforeAll
    void createRealm(ServerUnderTest server) {
        realm = Realm.create(server, file -> file.put("registrationAllowed", true));
        emma = realm.emma();
        account = realm.loginToAccountConsole(emma, new Http());
    }

    @AfterAll
    void deleteRealm() {
        realm.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT15M", "PT30M", "PT1H", "PT2H", "PT4H", "PT8H", "never"})
    void aUserChoosesAnyOfTheSevenTimeouts(String timeout) {
        changeOwn("sessionTimeout", timeout).expect(204);

        assertThat(storedAttribute("sessionTimeout").path(0).asText()).isEqualTo(timeout);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT99H", "PT16M", "1 hour", "pt15m", "0", "Never"})
    void noOtherTimeoutIsStored(String timeout) {
        Answer answer = changeOwn("sessionTimeout", timeout).expect(400);

        assertThat(fieldsInError(answer)).contains("sessionTimeout");
        changeAsAdministrator("sessionTimeout", timeout).expect(400);
    }

    @Test
    void aTimeoutThatNobodyChoseIsNotStored() {
        changeOwn("sessionTimeout", "").expect(204);
        changeOwn("phoneNumber", "+1 514 555 0199").expect(204);

        assertThat(storedAttribute("sessionTimeout").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"+1 (514) 555-0134", "514-555-0134 x5678", "+49 30 901820"})
    void aPhoneNumberIsStoredAsItWasTyped(String typed) {
        changeOwn("phoneNumber", typed).expect(204);

        assertThat(storedAttribute("phoneNumber").path(0).asText()).isEqualTo(typed);
        changeAsAdministrator("phoneNumber", typed).expect(204);
    }

    @ParameterizedTest
    @CsvSource({
        "12, latchkeyPhoneNumberInvalid",
        "+1 000 000 0000, latchkeyPhoneNumberInvalid",
        "+1 514 555 0134 between nine and five, latchkeyPhoneNumberTooLong",
    })
    void aWrongPhoneNumberIsRefusedWithTheReason(String typed, String reason) {
        Answer answer = changeOwn("phoneNumber", typed).expect(400);

        assertThat(fieldsInError(answer)).containsExactly("phoneNumber");
        assertThat(answer.body()).contains(reason);
        changeAsAdministrator("phoneNumber", typed).expect(400);
    }

    @Test
    void aUserCannotChangeTheirEmail() {
        ObjectNode profile = ownProfile();
        String before = profile.path("email").asText();

        Answer answer = saveOwn(profile.put("email", "emma@elsewhere.example"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(realm.representation(emma).path("email").asText()).isEqualTo(before);
    }

    @Test
    void anAdministratorCanChangeIt() {
        User liam = realm.user("liam");
        ObjectNode user = realm.representation(liam);

        realm.admin(
                        "PUT",
                        "/users/" + liam.id(),
                        user.put("email", "liam@acme.example").toString())
                .expect(204);

        assertThat(realm.representation(liam).path("email").asText()).isEqualTo("liam@acme.example");
    }

    @Test
    void aUserCannotWriteAnAttributeThatTheProfileDoesNotHave() {
        changeOwn("twoFactor", "enabled");

        assertThat(storedAttribute("twoFactor").isMissingNode()).isTrue();
    }

    @Test
    void theRegistrationPageRefusesThemWithASentence() {
        Http browser = new Http();
        Answer page = browser.get(realm.url() + "/protocol/openid-connect/registrations?client_id=account-console"
                + "&response_type=code&code_challenge_method=S256&code_challenge=" + "a".repeat(43) + "&redirect_uri="
                + Http.encode(realm.accountConsole()));

        Answer answer = browser.post(
                Realm.formAction(page),
                Map.of(
                        "username", "noah",
                        "email", "noah@acme.example",
                        "firstName", "Noah",
                        "lastName", "Gagnon",
                        "password", "noah-demo-password",
                        "password-confirm", "noah-demo-password",
                        "phoneNumber", "12",
                        "sessionTimeout", "PT99H"));

        assertThat(answer.body())
                .contains("This is not a phone number that can be dialled.")
                .contains("value=\"12\"");
        assertThat(realm.admin("GET", "/users?username=noah").json()).isEmpty();
    }

    @Test
    void theUpdateProfilePageRefusesThemWithASentence() {
        User liam = realm.user("liam");
        realm.admin(
                        "PUT",
                        "/users/" + liam.id(),
                        realm.representation(liam)
                                .set(
                                        "requiredActions",
                                        realm.representation(liam).arrayNode().add("UPDATE_PROFILE"))
                                .toString())
                .expect(204);
        Http browser = new Http();
        Answer loggedIn = browser.post(
                Realm.formAction(realm.authorize(browser, "openid")),
                Map.of("username", "liam", "password", liam.password(), "credentialId", ""));
        Answer page = browser.get(loggedIn.header("Location"));

        Answer answer = browser.post(
                Realm.formAction(page),
                Map.of("firstName", "Liam", "lastName", "Roy", "phoneNumber", "12", "sessionTimeout", "PT99H"));

        assertThat(answer.body())
                .contains("This is not a phone number that can be dialled.")
                .contains("value=\"12\"");
        assertThat(realm.representation(liam)
                        .path("attributes")
                        .path("sessionTimeout")
                        .isMissingNode())
                .isTrue();
    }

    private ObjectNode ownProfile() {
        return (ObjectNode)
                http.get(realm.accountConsole(), "Authorization", account.bearer(), "Accept", "application/json")
                        .expect(200)
                        .json();
    }

    private Answer saveOwn(JsonNode profile) {
        return http.json(
                "POST",
                realm.accountConsole(),
                profile.toString(),
                "Authorization",
                account.bearer(),
                "Accept",
                "application/json");
    }

    private Answer changeOwn(String attribute, String value) {
        ObjectNode profile = ownProfile();
        profile.withObject("/attributes").putArray(attribute).add(value);
        return saveOwn(profile);
    }

    private Answer changeAsAdministrator(String attribute, String value) {
        ObjectNode user = realm.representation(emma);
        user.withObject("/attributes").putArray(attribute).add(value);
        return realm.admin("PUT", "/users/" + emma.id(), user.toString());
    }

    private JsonNode storedAttribute(String name) {
        return realm.representation(emma).path("attributes").path(name);
    }

    private static java.util.List<String> fieldsInError(Answer answer) {
        JsonNode errors = answer.json().path("errors");
        return errors.isMissingNode()
                ? java.util.List.of(answer.json().path("field").asText())
                : errors.findValuesAsText("field");
    }
}
