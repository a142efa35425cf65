package dev.latchkey.tests.server;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An LDAP directory with one user, {@code ada}, who logs in as all users of the realm file do. */
public final class Directory implements AutoCloseable {

    private static final String BASE = "dc=acme,dc=example";

    private final InMemoryDirectoryServer directory;

    private Directory(InMemoryDirectoryServer directory) {
        this.directory = directory;
    }

    public static Directory start() throws LDAPException, LDIFException {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
        config.addAdditionalBindCredentials("cn=admin", "admin");
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig("ldap", 0));
        InMemoryDirectoryServer directory = new InMemoryDirectoryServer(config);
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
        return new Directory(directory);
    }

    /**
     * Makes its users users of the realm, whom nobody changes there.
     *
     * @param imported whether Keycloak keeps a copy of each
     */
    public void federate(Realm realm, ServerUnderTest server, boolean imported) {
        federate(realm, server, imported, "READ_ONLY");
    }

    /** Makes its users users of the realm, which keeps copies and lets them be changed. */
    public void lend(Realm realm, ServerUnderTest server) {
        federate(realm, server, true, "UNSYNCED");
    }

    private void federate(Realm realm, ServerUnderTest server, boolean imported, String editMode) {
        Map<String, List<String>> config = new HashMap<>();
        config.put("vendor", List.of("other"));
        config.put("editMode", List.of(editMode));
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

    @Override
    public void close() {
        directory.shutDown(true);
    }
}
