package dev.latchkey.tests.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Directory;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users whose home is a directory have keys like everybody. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiKeyLdapIT {

    private Directory directory;

    @BeforeAll
    void startDirectory() throws LDAPException, LDIFException {
        directory = Directory.start();
    }

    @AfterAll
    void stopDirectory() {
        directory.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aUserOfADirectoryHasAKeyImportedOrNot(boolean imported, ServerUnderTest server) {
        try (Realm realm = Realm.create(server)) {
            directory.federate(realm, server, imported);
            ApiKeys keys = new ApiKeys(realm);
            User ada = realm.user("ada");
            assertThat(ada.id().startsWith("f:")).isEqualTo(!imported);

            Tokens account = keys.account(ada);
            Key key = keys.create(account);

            assertThat(key.text()).startsWith(imported ? "lk_1" : "lk_2");
            assertThat(keys.auth(key).expect(200).header("X-Auth-Request-User")).isEqualTo(ada.id());
            keys.auth("Authorization", ApiKeys.basic("ada@acme.example", key.text()))
                    .expect(200);
            keys.exchange(key.text()).expect(200);
            JsonNode report = realm.admin("GET", "/latchkey/api-key-report")
                    .expect(200)
                    .json()
                    .path("keys");
            assertThat(report.findValuesAsText("userId")).containsExactly(ada.id());
            assertThat(report.findValuesAsText("username")).containsExactly("ada");
            assertThat(report.get(0).path("apiKey").path("id").asText()).isEqualTo(key.id());
            assertThat(keys.verdict(key.text())).isEqualTo("VALID");
            Key second = Key.of(keys.rotate(account, key.id()).expect(201));
            assertThat(keys.works(key)).isFalse();
            assertThat(keys.works(second)).isTrue();
            keys.revoke(account, second.id()).expect(204);
            assertThat(keys.works(second)).isFalse();
        }
    }
}
