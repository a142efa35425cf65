package dev.latchkey.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The realm that is measured, the same on both servers; where Latchkey is, it is installed as an administrator does it. */
final class Company {

    static final int USERS = 64;
    static final String BACKEND = Operations.basic("bench-backend", "bench-backend-secret");
    static final String LEGACY = Operations.basic("bench-legacy", "bench-legacy-secret");
    static final String CALLBACK = "http://localhost:3000/callback";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY_FLOW = "latchkey direct grant with API key";

    private Company() {}

    private static final String CHEAP_HASH = "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)";

    /**
     * Makes three realms: {@code bench}; {@code bench-login}, whose passwords cost nearly nothing to check, so that a login
     * shows what else it costs; and {@code bench-argon2} with Keycloak's own hashing. The realms of the logins have no
     * brute-force protection, which refuses a login that comes before Keycloak has noted the user's last one.
     */
    static void found(Site site) {
        Admin admin = new Admin(site);
        boolean latchkey = site.hasLatchkey();
        found(admin, latchkey, "bench", realm("bench").put("passwordPolicy", CHEAP_HASH));
        found(
                admin,
                latchkey,
                "bench-login",
                realm("bench-login").put("passwordPolicy", CHEAP_HASH).put("bruteForceProtected", false));
        found(admin, latchkey, "bench-argon2", realm("bench-argon2").put("bruteForceProtected", false));
        if (site.hasLatchkey()) {
            addLegacyClient(admin);
        }
    }

    private static void found(Admin admin, boolean latchkey, String name, ObjectNode realm) {
        admin.call("POST", "/admin/realms", realm.toString());
        if (latchkey) {
            admin.call("POST", "/admin/realms/" + name + "/latchkey/install", "{}");
        }
    }

    /** A realm with 64 users. */
    static ObjectNode realm(String name) {
        ObjectNode realm = empty(name);
        ArrayNode users = realm.putArray("users");
        for (int number = 0; number < USERS; number++) {
            ObjectNode user = users.addObject()
                    .put("username", user(number))
                    .put("email", user(number) + "@bench.example")
                    .put("emailVerified", true)
                    .put("firstName", "Mia")
                    .put("lastName", "Member")
                    .put("enabled", true);
            user.putArray("credentials").addObject().put("type", "password").put("value", password(number));
            user.putArray("realmRoles").add("default-roles-" + name);
        }
        return realm;
    }

    /** A realm without users. */
    static ObjectNode empty(String name) {
        ObjectNode realm = JSON.createObjectNode()
                .put("realm", name)
                .put("enabled", true)
                .put("sslRequired", "none")
                .put("bruteForceProtected", true)
                // As long as the measuring takes, nothing expires.
                .put("accessTokenLifespan", 86_400)
                .put("ssoSessionIdleTimeout", 86_400)
                .put("ssoSessionMaxLifespan", 864_000);
        ArrayNode clients = realm.putArray("clients");
        clients.addObject()
                .put("clientId", "bench-portal")
                .put("publicClient", true)
                .putArray("redirectUris")
                .add(CALLBACK);
        ObjectNode backend = clients.addObject()
                .put("clientId", "bench-backend")
                .put("secret", "bench-backend-secret")
                .put("publicClient", false)
                .put("directAccessGrantsEnabled", true)
                .put("serviceAccountsEnabled", true)
                .put("fullScopeAllowed", true);
        backend.putObject("attributes").put("allow.token.introspection.without.audience.check", "true");
        return realm;
    }

    private static void addLegacyClient(Admin admin) {
        String flow = "";
        for (JsonNode candidate : admin.call("GET", "/admin/realms/bench/authentication/flows", "")) {
            if (candidate.path("alias").asText().equals(KEY_FLOW)) {
                flow = candidate.path("id").asText();
            }
        }
        ObjectNode client = JSON.createObjectNode()
                .put("clientId", "bench-legacy")
                .put("secret", "bench-legacy-secret")
                .put("publicClient", false)
                .put("standardFlowEnabled", false)
                .put("directAccessGrantsEnabled", true);
        client.putObject("authenticationFlowBindingOverrides").put("direct_grant", flow);
        admin.call("POST", "/admin/realms/bench/clients", client.toString());
    }

    static String user(int number) {
        return "member-" + number;
    }

    static String password(int number) {
        return "member-" + number + "-password";
    }

    /** Tokens of a user, from the password grant. */
    static JsonNode tokens(Admin admin, int number) {
        return admin.send(Request.form(
                Site.REALM + "/protocol/openid-connect/token",
                Map.of(
                        "grant_type",
                        "password",
                        "scope",
                        "openid",
                        "username",
                        user(number),
                        "password",
                        password(number)),
                "Authorization",
                BACKEND));
    }
}
