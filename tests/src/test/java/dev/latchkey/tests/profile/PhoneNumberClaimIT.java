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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Applications get a number that they can dial, whatever the user typed. */
@ExtendWith(KeycloakExtension.class)
class PhoneNumberClaimIT {

    @Test
    void theScopePhoneCarriesTheNumberInE164(ServerUnderTest server) {
        Realm realm = Realm.acme(server);

        Tokens tokens = realm.login(realm.emma(), new Http(), "openid phone");

        assertThat(tokens.accessClaims().path("phone_number").asText()).isEqualTo("+15145550134;ext=5678");
        assertThat(tokens.idClaims().path("phone_number").asText()).isEqualTo("+15145550134;ext=5678");
        assertThat(realm.userinfo(tokens)
                        .expect(200)
                        .json()
                        .path("phone_number")
                        .asText())
                .isEqualTo("+15145550134;ext=5678");
    }

    @Test
    void withoutTheScopeNobodyLearnsIt(ServerUnderTest server) {
        Realm realm = Realm.acme(server);

        Tokens tokens = realm.login(realm.emma(), new Http(), "openid");

        assertThat(tokens.accessClaims().has("phone_number")).isFalse();
        assertThat(tokens.idClaims().has("phone_number")).isFalse();
        assertThat(realm.userinfo(tokens).expect(200).json().has("phone_number"))
                .isFalse();
    }

    /** The realm import writes attributes without validation: what it wrote harms nobody who reads it. */
    @Test
    void whatAnImportWroteCountsAsAbsent(ServerUnderTest server) {
        try (Realm realm = Realm.create(server, PhoneNumberClaimIT::withNonsenseAboutEmma)) {
            realm.disableRequiredAction("VERIFY_PROFILE");

            Tokens tokens = realm.login(realm.emma(), new Http(), "openid phone");

            assertThat(tokens.accessClaims().has("phone_number")).isFalse();
        }
    }

    @Test
    void whatAnImportWroteIsRefusedAtTheNextSaveAndAskedForAtTheNextLogin(ServerUnderTest server) {
        try (Realm realm = Realm.create(server, PhoneNumberClaimIT::withNonsenseAboutEmma)) {
            User emma = realm.emma();
            realm.admin("PUT", "/users/" + emma.id(), realm.representation(emma).toString())
                    .expect(400);

            Http browser = new Http();
            Answer loggedIn = browser.post(
                    Realm.formAction(realm.authorize(browser, "openid")),
                    Map.of("username", emma.username(), "password", emma.password(), "credentialId", ""));
            Answer page = browser.get(loggedIn.header("Location"));

            assertThat(page.body()).contains("This is not a phone number that can be dialled.");
        }
    }

    private static ObjectNode withNonsenseAboutEmma(ObjectNode realm) {
        for (JsonNode user : realm.path("users")) {
            if (user.path("username").asText().equals("emma")) {
                ObjectNode attributes = (ObjectNode) user.path("attributes");
                attributes.putArray("phoneNumber").add("call the desk");
                attributes.putArray("sessionTimeout").add("PT99H");
            }
        }
        return realm;
    }
}
