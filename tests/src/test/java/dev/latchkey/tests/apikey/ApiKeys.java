package dev.latchkey.tests.apikey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.User;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** What users, programs, clients and administrators do with the API keys of a realm. */
public final class ApiKeys {

    static final String GRANT = "urn:latchkey:params:oauth:grant-type:api-key";
    static final String BACKEND = basic("acme-backend", "acme-backend-demo-secret");

    private static final String LEGACY = "legacy-client";
    private static final String LEGACY_SECRET = "legacy-client-secret";

    static final String LEGACY_CLIENT = basic(LEGACY, LEGACY_SECRET);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Realm realm;

    public ApiKeys(Realm realm) {
        this.realm = realm;
    }

    /** A key as its owner got it. */
    public record Key(String id, String text) {

        public static Key of(Answer answer) {
            return new Key(
                    answer.json().path("id").asText(), answer.json().path("key").asText());
        }
    }

    // A realm that a test may change, and what its administrator says.

    /** Saves one setting of the keys, as the realm settings do. */
    public void set(String key, String value) {
        set("latchkey-api-keys", key, value);
    }

    void requireSecondFactor() {
        set("latchkey-two-factor", "enforcement", "required");
    }

    /** Ends the rule a minute ago: sessions that begin now aren't among those that it has ended. */
    void leaveSecondFactorOptional() {
        realm.moveClockTo(-60);
        set("latchkey-two-factor", "enforcement", "optional");
        realm.moveClockTo(0);
    }

    private void set(String settings, String key, String value) {
        JsonNode found = realm.admin("GET", "/components?type=" + Realm.SETTINGS)
                .expect(200)
                .json();
        for (JsonNode component : found) {
            if (component.path("providerId").asText().equals(settings)) {
                ((ObjectNode) component).withObject("/config").putArray(key).add(value);
                realm.admin("PUT", "/components/" + component.path("id").asText(), component.toString())
                        .expect(204);
                return;
            }
        }
        ObjectNode component = new ObjectMapper()
                .createObjectNode()
                .put("name", settings)
                .put("providerId", settings)
                .put("providerType", Realm.SETTINGS)
                .put("parentId", realm.admin("GET", "").json().path("id").asText());
        component.putObject("config").putArray(key).add(value);
        realm.admin("POST", "/components", component.toString()).expect(201);
    }

    /** A client that only knows the password grant, and whose users type their keys. */
    public void addLegacyClient() {
        String flow = "";
        for (JsonNode candidate :
                realm.admin("GET", "/authentication/flows").expect(200).json()) {
            if (candidate.path("alias").asText().equals("latchkey direct grant with API key")) {
                flow = candidate.path("id").asText();
            }
        }
        ObjectNode client = new ObjectMapper()
                .createObjectNode()
                .put("clientId", LEGACY)
                .put("secret", LEGACY_SECRET)
                .put("publicClient", false)
                .put("standardFlowEnabled", false)
                .put("directAccessGrantsEnabled", true);
        client.putObject("authenticationFlowBindingOverrides").put("direct_grant", flow);
        realm.admin("POST", "/clients", client.toString()).expect(201);
    }

    /** One more member of the company, with a key or two to come. */
    public User addMember() {
        return addMember(false);
    }

    /** One who also has a passkey, which no page asks for. */
    User addMemberWithPasskey() {
        return addMember(true);
    }

    private User addMember(boolean passkey) {
        String name = "member-" + COUNT.incrementAndGet();
        ObjectNode user = new ObjectMapper()
                .createObjectNode()
                .put("username", name)
                .put("email", name + "@acme.example")
                .put("emailVerified", true)
                .put("firstName", "Ada")
                .put("lastName", "Member")
                .put("enabled", true);
        user.putObject("attributes").putArray("phoneNumber").add("+1 514 555 0134");
        ArrayNode credentials = user.putArray("credentials");
        credentials
                .addObject()
                .put("type", "password")
                .put("value", name + "-demo-password")
                .put("temporary", false);
        if (passkey) {
            credentials
                    .addObject()
                    .put("type", "webauthn-passwordless")
                    .put("userLabel", "Passkey")
                    .put("secretData", "{}")
                    .put(
                            "credentialData",
                            "{\"aaguid\":\"00000000-0000-0000-0000-000000000000\",\"credentialId\":\"AAAA\","
                                    + "\"counter\":0,\"credentialPublicKey\":\"AAAA\"}");
        }
        realm.admin("POST", "/users", user.toString()).expect(201);
        return realm.user(name);
    }

    // The owner, by REST.

    public Tokens account(User user) {
        return realm.loginToAccountConsole(user, new Http());
    }

    public Key create(User user) {
        return create(account(user));
    }

    public Key create(Tokens owner) {
        return Key.of(create(owner, "{}").expect(201));
    }

    public Answer create(Tokens owner, String json) {
        return new Http().json("POST", url(), json, "Authorization", owner.bearer());
    }

    Answer list(Tokens owner) {
        return new Http().get(url(), "Authorization", owner.bearer());
    }

    public Answer rotate(Tokens owner, String id) {
        return new Http().json("POST", url() + "/" + id + "/rotate", "{}", "Authorization", owner.bearer());
    }

    public Answer revoke(Tokens owner, String id) {
        return new Http().delete(url() + "/" + id, "Authorization", owner.bearer());
    }

    // Programs and those who ask about them.

    public Answer auth(String... headers) {
        return new Http().get(url() + "/auth", headers);
    }

    public Answer auth(Key key) {
        return auth("X-API-Key", key.text());
    }

    public boolean works(Key key) {
        return auth(key).status() == 200;
    }

    Answer verify(String key) {
        return new Http().json("POST", url() + "/verify", Realm.json(Map.of("key", key)), "Authorization", BACKEND);
    }

    public String verdict(String key) {
        return verify(key).expect(200).json().path("result").asText();
    }

    public Answer exchange(String key, String... parameters) {
        Map<String, String> form = new HashMap<>(Map.of("grant_type", GRANT, "api_key", key));
        for (int i = 0; i < parameters.length; i += 2) {
            form.put(parameters[i], parameters[i + 1]);
        }
        return new Http().post(tokenEndpoint(), form, "Authorization", BACKEND);
    }

    /** The password grant with the key as the password. */
    public Answer passwordGrant(String username, String key, String... parameters) {
        Map<String, String> form =
                new HashMap<>(Map.of("grant_type", "password", "username", username, "password", key));
        for (int i = 0; i < parameters.length; i += 2) {
            form.put(parameters[i], parameters[i + 1]);
        }
        return new Http().post(tokenEndpoint(), form, "Authorization", LEGACY_CLIENT);
    }

    public Answer introspectKey(String key) {
        return introspect(Map.of("token", key, "token_type_hint", "api_key"));
    }

    public Answer introspectToken(String token) {
        return introspect(Map.of("token", token));
    }

    private Answer introspect(Map<String, String> form) {
        return new Http().post(tokenEndpoint() + "/introspect", form, "Authorization", BACKEND);
    }

    String tokenEndpoint() {
        return realm.url() + "/protocol/openid-connect/token";
    }

    String url() {
        return realm.url() + "/api-keys";
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** The server writes down now when keys were last used, which its timer does every five minutes. */
    void writeLastUses() {
        runTask("latchkey-api-key-last-used");
    }

    /** The server warns owners now of keys that end soon, which its timer does every hour. */
    void warnOfExpiry() {
        runTask("latchkey-api-key-expiry-warnings");
    }

    private void runTask(String task) {
        new Http().json("PUT", realm.url() + "/test-timer/" + task, "").expect(204);
    }

    /** What is stored of a key where its owner and administrators may see it. */
    JsonNode storedData(User owner) {
        for (JsonNode credential : realm.admin("GET", "/users/" + owner.id() + "/credentials")
                .expect(200)
                .json()) {
            if (credential.path("type").asText().equals("api-key")) {
                try {
                    return new ObjectMapper()
                            .readTree(credential.path("credentialData").asText());
                } catch (JsonProcessingException e) {
                    throw new AssertionError(e);
                }
            }
        }
        throw new AssertionError("no key");
    }

    /** Waits for another program. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            Thread.sleep(200);
        }
        throw new AssertionError("still not so after 20 seconds: " + what);
    }
}
