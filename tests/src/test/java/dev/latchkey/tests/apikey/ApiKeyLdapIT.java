package dev.latchkey.tests.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final String BASE = "dc=acme,dc=example";

    private InMemoryDirectoryServer directory;

    @BeforeAll
    void startDirectory() throws LDAPException, LDIFException {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
        config.addAdditionalBindCredentials("cn=admin", "admin");
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig("ldap", 0));
        directory = new InMemoryDirectoryServer(config);
        directory.add("dn: " + BASE, "objectClass: top", "objectClass: domain", "dc: acme");
        directory.add("dn: ou=people," + BASE, "objectClass: organizationalUnit", "ou: people");
        directory.add(
                "dn: uid=ada,ou=people," + BASE,
                "objectClass: inetOrgPerson",
                "uid: ada",
                "cn: Ada",
                "givenName: Ada",
                "sn: Directory",
                "mail: ada@acme.example",
                "userPassword: ada-demo-password");
        directory.startListening();
    }

    @AfterAll
    void stopDirectory() {
        directory.shutDown(true);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aUserOfADirectoryHasAKeyImportedOrNot(boolean imported, ServerUnderTest server) {
        try (Realm realm = Realm.create(server)) {
            federate(realm, server, imported);
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
            assertThat(keys.verdict(key.text())).isEqualTo("VALID");
            Key second = Key.of(keys.rotate(account, key.id()).expect(201));
            assertThat(keys.works(key)).isFalse();
            assertThat(keys.works(second)).isTrue();
            keys.revoke(account, second.id()).expect(204);
            assertThat(keys.works(second)).isFalse();
        }
    }

    private void federate(Realm realm, ServerUnderTest server, boolean imported) {
        Map<String, List<String>> config = new HashMap<>();
        config.put("vendor", List.of("other"));
        config.put("editMode", List.of("READ_ONLY"));
        config.put("importEnabled", List.of(Boolean.toString(imported)));
        config.put(
                "connectionUrl",
                List.of("ldap://" + server.keycloak().hostSeenByServer() + ":" + directory.getListenPort()));
        config.put("bindDn", List.of("cn=admin"));
        config.put("bindCredential", List.of("admin"));
        config.put("authType", List.of("simple"));
        config.put("usersDn", List.of("ou=people," + BASE));
        config.put("usernameLDAPAttribute", List.of("uid"));
        config.put("rdnLDAPAttribute", List.of("uid"));
        config.put("uuidLDAPAttribute", List.of("uid"));
        config.put("userObjectClasses", List.of("inetOrgPerson"));
        config.put("searchScope", List.of("1"));
        realm.admin(
                        "POST",
                        "/components",
                        Realm.json(Map.of(
                                "name",
                                "directory",
                                "providerId",
                                "ldap",
                                "providerType",
                                "org.keycloak.storage.UserStorageProvider",
                                "parentId",
                                realm.admin("GET", "").json().path("id").asText(),
                                "config",
                                config)))
                .expect(201);
    }
}
