package dev.latchkey.tests.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Realms and people that call the interface. */
final class Callers {

    private static final String CLIENT = "probe";
    private static final String SECRET = "probe-secret";

    private Callers() {}

    /** A realm in which programs log people in. */
    static Realm realm(ServerUnderTest server) {
        return Realm.create(server, file -> {
            // A login may be over before its transaction is: another one at once would count as an attack.
            file.put("accessTokenLifespan", 86_400).put("bruteForceProtected", false);
            ObjectNode client = file.withArray("/clients").addObject();
            client.put("clientId", CLIENT).put("secret", SECRET).put("publicClient", false);
            client.put("directAccessGrantsEnabled", true).put("fullScopeAllowed", true);
            client.putArray("webOrigins").add("http://localhost:3002");
            return file;
        });
    }

    static Tokens login(Realm realm, User user, String scope) {
        return login(realm, user, Map.of("scope", scope));
    }

    /** With the code of the user's authenticator app. */
    static Tokens loginWithCode(Realm realm, User user, String code) {
        return login(realm, user, Map.of("totp", code));
    }

    private static Tokens login(Realm realm, User user, Map<String, String> more) {
        Map<String, String> form = new LinkedHashMap<>(more);
        form.putAll(Map.of("grant_type", "password", "client_id", CLIENT, "client_secret", SECRET));
        form.put("username", user.username());
        form.put("password", user.password());
        return new Tokens(realm.token(new Http(), form).expect(200).json());
    }

    /** A member who may look at the own account and change nothing there. */
    static User withoutAccount(Realm realm) {
        User user = realm.newMember();
        JsonNode all = realm.admin("GET", "/users/" + user.id() + "/role-mappings/realm")
                .expect(200)
                .json();
        realm.admin("DELETE", "/users/" + user.id() + "/role-mappings/realm", all.toString())
                .expect(204);
        grant(realm, user, "account", "view-profile");
        return user;
    }

    /** Gives the user a role of a client. */
    static void grant(Realm realm, User user, String client, String... roles) {
        String id = idOf(realm, client);
        for (String role : roles) {
            JsonNode found = realm.admin("GET", "/clients/" + id + "/roles/" + role)
                    .expect(200)
                    .json();
            realm.admin("POST", "/users/" + user.id() + "/role-mappings/clients/" + id, "[" + found + "]")
                    .expect(204);
        }
    }

    /** Adds a client, unless it is there. */
    static void confidentialClient(Realm realm, String id, String secret) {
        if (realm.admin("GET", "/clients?clientId=" + id).expect(200).json().isEmpty()) {
            realm.admin("POST", "/clients", Realm.json(Map.of("clientId", id, "secret", secret, "publicClient", false)))
                    .expect(201);
        }
    }

    /** The header by which a client authenticates. */
    static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ':' + secret).getBytes(StandardCharsets.UTF_8));
    }

    static String idOf(Realm realm, String client) {
        return realm.admin("GET", "/clients?clientId=" + client)
                .expect(200)
                .json()
                .get(0)
                .path("id")
                .asText();
    }

    static void enableClient(Realm realm, String client, boolean enabled) {
        String path = "/clients/" + idOf(realm, client);
        ObjectNode representation =
                (ObjectNode) realm.admin("GET", path).expect(200).json();
        realm.admin("PUT", path, representation.put("enabled", enabled).toString())
                .expect(204);
    }

    static void enable(Realm realm, User user, boolean enabled) {
        ObjectNode representation = realm.representation(user);
        realm.admin(
                        "PUT",
                        "/users/" + user.id(),
                        representation.put("enabled", enabled).toString())
                .expect(204);
    }

    static void join(Realm realm, String organization, Map<String, List<String>> attributes, User member) {
        realm.change(representation -> representation.put("organizationsEnabled", true));
        Map<String, Object> representation = new LinkedHashMap<>(Map.of("name", organization, "alias", organization));
        representation.put("enabled", true);
        representation.put("domains", List.of(Map.of("name", organization + ".example")));
        representation.put("attributes", attributes);
        Answer created = realm.admin("POST", "/organizations", Realm.json(representation))
                .expect(201);
        String id = created.header("Location").replaceFirst(".*/", "");
        realm.admin("POST", "/organizations/" + id + "/members", '"' + member.id() + '"')
                .expect(201);
    }
}
