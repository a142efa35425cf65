package dev.latchkey.tests.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
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

    /** The realm import writes attributes without validation. */
    @Test
    void whatAnImportWroteIsToleratedAndRefusedAtTheNextSave(ServerUnderTest server) {
        try (Realm realm = Realm.create(server, file -> {
            JsonNode emma = file.path("users").get(1);
            emma.withObject("/attributes").putArray("phoneNumber").add("call the desk");
            emma.withObject("/attributes").putArray("sessionTimeout").add("PT99H");
            return file;
        })) {
            User emma = realm.emma();

            Tokens tokens = realm.login(emma, new Http(), "openid phone");

            assertThat(tokens.accessClaims().has("phone_number")).isFalse();
            realm.admin("PUT", "/users/" + emma.id(), realm.representation(emma).toString())
                    .expect(400);
        }
    }
}
