package dev.latchkey.tests.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.harness.KeycloakServer;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/**
 * A company whose clock a test moves; only forward, until it is closed. Its client {@code probe} may do anything, and its
 * access tokens live for a day, so that an access token is refused for its session's sake or not at all.
 */
final class Acme implements AutoCloseable {

    static final String PROBE = "probe";
    static final String SECRET = "probe-secret";
    static final String CALLBACK = "http://localhost:3002/callback";

    private static final AtomicInteger USERS = new AtomicInteger();

    private final ServerUnderTest server;
    private final Realm realm;
    private final Http http = new Http();
    private final List<String> otherNodes = new ArrayList<>();
    private int secondsAhead;

    private Acme(ServerUnderTest server, Realm realm) {
        this.server = server;
        this.realm = realm;
    }

    static Acme on(ServerUnderTest server) {
        return on(server, file -> file);
    }

    static Acme on(ServerUnderTest server, UnaryOperator<ObjectNode> change) {
        return new Acme(server, Realm.create(server, file -> {
            // Nothing is saved: tests create, change and delete settings.
            file.withObject("/components").remove(Realm.SETTINGS);
            // It refuses a login that comes while another of the same user isn't finished yet.
            file.put("bruteForceProtected", false);
            file.put("accessTokenLifespan", 86_400);
            file.put("oauth2DeviceCodeLifespan", 86_400);
            ObjectNode probe = file.withArray("/clients").addObject();
            probe.put("clientId", PROBE).put("secret", SECRET).put("publicClient", false);
            probe.put("directAccessGrantsEnabled", true).put("serviceAccountsEnabled", true);
            probe.put("fullScopeAllowed", true);
            probe.putArray("redirectUris").add(CALLBACK);
            probe.putArray("webOrigins").add("http://localhost:3002");
            probe.putObject("attributes")
                    .put("oauth2.device.authorization.grant.enabled", "true")
                    .put("oidc.ciba.grant.enabled", "true")
                    .put("standard.token.exchange.enabled", "true")
                    // A refresh token is meant for Keycloak alone, so nobody else could introspect it.
                    .put("allow.token.introspection.without.audience.check", "true");
            return change.apply(file);
        }));
    }

    ServerUnderTest server() {
        return server;
    }

    Realm realm() {
        return realm;
    }

    // Time.

    void later(Duration time) {
        moveClockTo(secondsAhead + Math.toIntExact(time.toSeconds()));
    }

    private void moveClockTo(int seconds) {
        secondsAhead = seconds;
        realm.moveClockTo(seconds);
        otherNodes.forEach(
                url -> http.json("PUT", url + "/test-clock/" + seconds, "").expect(200));
    }

    /** After a restart, a node's clock is right again: this moves it to where it was. */
    void moveClockAgain() {
        moveClockTo(secondsAhead);
    }

    /** This realm on another node, whose clock moves with this one. */
    String on(KeycloakServer node) {
        String url = node.baseUrl() + "/realms/" + realm.name();
        otherNodes.add(url);
        return url;
    }

    Instant now() {
        return Instant.ofEpochSecond(
                Long.parseLong(http.get(realm.url() + "/test-clock").expect(200).body()));
    }

    /** Lets the purge run now, instead of waiting for its turn. */
    void purge() {
        purge(realm.url());
    }

    /** The same on any node. */
    void purge(String realmUrl) {
        http.send(HttpRequest.newBuilder(URI.create(realmUrl + "/test-timer/latchkey-session-purge"))
                        // Thousands of sessions on a machine that has other things to do take their time.
                        .timeout(Duration.ofMinutes(5))
                        .PUT(HttpRequest.BodyPublishers.noBody()))
                .expect(204);
    }

    // Users.

    /** A new member of the company, with this choice; {@code null}: none. */
    User member(String timeout) {
        String name = "member" + USERS.incrementAndGet();
        Map<String, Object> user = new LinkedHashMap<>(Map.of(
                "username",
                name,
                "enabled",
                true,
                "email",
                name + "@acme.example",
                "firstName",
                "Mia",
                "lastName",
                "Member",
                "credentials",
                List.of(Map.of("type", "password", "value", name + "-password"))));
        if (timeout != null) {
            user.put("attributes", Map.of("sessionTimeout", List.of(timeout)));
        }
        realm.admin("POST", "/users", Realm.json(user)).expect(201);
        String id = realm.admin("GET", "/users?exact=true&username=" + name)
                .json()
                .get(0)
                .path("id")
                .asText();
        return new User(id, name, name + "-password");
    }

    /** An administrator sets the user's choice; {@code null}: takes it away. */
    void choose(User user, String timeout) {
        ObjectNode representation = realm.representation(user);
        ObjectNode attributes = representation.withObject("/attributes");
        attributes.remove("sessionTimeout");
        if (timeout != null) {
            attributes.putArray("sessionTimeout").add(timeout);
        }
        realm.admin("PUT", "/users/" + user.id(), representation.toString()).expect(204);
    }

    // The company.

    /** Sets the company's session timeouts. */
    Answer settings(String byDefault, String longest) {
        return settings("true", byDefault, longest);
    }

    Answer settings(String enabled, String byDefault, String longest) {
        Map<String, Object> component = new LinkedHashMap<>(Map.of(
                "name",
                "latchkey-sessions",
                "providerId",
                "latchkey-sessions",
                "providerType",
                Realm.SETTINGS,
                "config",
                Map.of(
                        "enabled", List.of(enabled),
                        "defaultTimeout", List.of(byDefault),
                        "longestTimeout", List.of(longest))));
        for (JsonNode existing : components()) {
            component.put("id", existing.path("id").asText());
            return realm.admin("PUT", "/components/" + existing.path("id").asText(), Realm.json(component));
        }
        return realm.admin("POST", "/components", Realm.json(component));
    }

    void forgetSettings() {
        for (JsonNode existing : components()) {
            realm.admin("DELETE", "/components/" + existing.path("id").asText()).expect(204);
        }
    }

    private List<JsonNode> components() {
        return StreamSupport.stream(
                        realm.admin("GET", "/components?type=" + Realm.SETTINGS)
                                .json()
                                .spliterator(),
                        false)
                .filter(component -> component.path("providerId").asText().equals("latchkey-sessions"))
                .toList();
    }

    /** Sets an attribute of the probe client. */
    void probe(String attribute, String value) {
        client(PROBE, client -> {
            client.withObject("/attributes").put(attribute, value);
            return client;
        });
    }

    /** Keycloak's own id of a client. */
    String idOf(String clientId) {
        return realm.admin("GET", "/clients?clientId=" + clientId)
                .json()
                .get(0)
                .path("id")
                .asText();
    }

    void client(String clientId, UnaryOperator<ObjectNode> change) {
        ObjectNode client = (ObjectNode)
                realm.admin("GET", "/clients?clientId=" + clientId).json().get(0);
        realm.admin(
                        "PUT",
                        "/clients/" + client.path("id").asText(),
                        change.apply(client).toString())
                .expect(204);
    }

    // Sessions.

    Tokens login(User user) {
        return login(user, "openid");
    }

    Tokens login(User user, String scope) {
        return new Tokens(
                grant("password", Map.of("username", user.username(), "password", user.password(), "scope", scope))
                        .expect(200)
                        .json());
    }

    /**
     * A session that ended a second ago although its tokens are still good: the user chose the shorter timeout after they
     * were made.
     */
    Tokens endedSession(User user) {
        choose(user, "never");
        Tokens tokens = login(user);
        choose(user, "PT15M");
        later(Duration.ofMinutes(15).plusSeconds(1));
        return tokens;
    }

    Answer grant(String type, Map<String, String> parameters) {
        return grant(realm.url(), type, parameters);
    }

    /** The same on any node. */
    Answer grant(String realmUrl, String type, Map<String, String> parameters) {
        Map<String, String> form = new LinkedHashMap<>(parameters);
        form.put("grant_type", type);
        form.put("client_id", PROBE);
        form.put("client_secret", SECRET);
        return http.post(realmUrl + "/protocol/openid-connect/token", form);
    }

    Answer refresh(Tokens tokens) {
        return grant("refresh_token", Map.of("refresh_token", tokens.refresh()));
    }

    boolean isActive(String token) {
        return http.post(
                        realm.url() + "/protocol/openid-connect/token/introspect",
                        Map.of("token", token, "client_id", PROBE, "client_secret", SECRET))
                .expect(200)
                .json()
                .path("active")
                .asBoolean();
    }

    Answer status(Tokens tokens) {
        return http.get(realm.url() + "/session-timeout", "Authorization", tokens.bearer());
    }

    Answer stillHere(Tokens tokens) {
        return http.json("POST", realm.url() + "/session-timeout", "", "Authorization", tokens.bearer());
    }

    static String sessionId(Tokens tokens) {
        return tokens.accessClaims().path("sid").asText();
    }

    /** As administrators see them. */
    List<String> sessionsOf(User user) {
        return realm.admin("GET", "/users/" + user.id() + "/sessions")
                .expect(200)
                .json()
                .findValuesAsText("id");
    }

    /** How many of this realm's persistent sessions the database holds. */
    int stored() {
        return Integer.parseInt(
                http.get(realm.url() + "/test-database/sessions").expect(200).body());
    }

    /** The stored events that tell of the end of this session. */
    List<JsonNode> endsOf(String sessionId) {
        return StreamSupport.stream(
                        realm.admin("GET", "/events?type=USER_SESSION_DELETED&max=1000")
                                .json()
                                .spliterator(),
                        false)
                .filter(event -> event.path("sessionId").asText().equals(sessionId))
                .toList();
    }

    @Override
    public void close() {
        moveClockTo(0);
        realm.close();
    }
}
