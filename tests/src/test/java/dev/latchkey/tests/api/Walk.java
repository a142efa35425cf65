package dev.latchkey.tests.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.api.WatchedApi.Call;
import dev.latchkey.tests.apikey.ApiKeys;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.browser.AuthenticatorApp;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.otpserver.SoapService;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls every documented operation in every way in which it is documented to answer. */
final class Walk implements AutoCloseable {

    private static final String NOBODY = "4f6a1f0e-0000-4000-8000-000000000000";
    private static final String ELSEWHERE = "https://evil.example";
    private static final String GRANT = "urn:latchkey:params:oauth:grant-type:api-key";
    private static final String BACKEND = Callers.basic("acme-backend", "acme-backend-demo-secret");
    private static final String SESSIONS = "latchkey-sessions";
    private static final String KEYS = "latchkey-api-keys";
    private static final String TWO_FACTOR = "latchkey-two-factor";

    private final ServerUnderTest server;
    private final WatchedApi api;
    private final Realm realm;
    private final ApiKeys keys;

    Walk(ServerUnderTest server, Description description) {
        this.server = server;
        api = new WatchedApi(description, server.keycloak().baseUrl().toString());
        realm = Callers.realm(server);
        keys = new ApiKeys(realm);
    }

    WatchedApi go(Description description) {
        step(this::sessions);
        step(this::ownKeys);
        step(this::keyChecks);
        step(this::installing);
        step(this::otpServer);
        // From here on, logins in a browser ask for the organization first.
        step(this::organizations);
        step(this::users);
        description.operations().forEach(operation -> step(() -> strangers(operation)));
        // These switch the two-factor rule on and off: who signs in within the same second counts as before.
        step(this::overview);
        step(this::report);
        return api;
    }

    /** One that breaks off is a problem as any other: the rest is walked all the same. */
    private void step(Step step) {
        try {
            step.walk();
        } catch (IOException | RuntimeException | AssertionError e) {
            api.brokeOff(e);
        }
    }

    private interface Step {
        void walk() throws IOException;
    }

    private Call call(String operation) {
        return api.call(operation).path("realm", realm.name());
    }

    private Tokens login(User user) {
        return Callers.login(realm, user, "openid");
    }

    /** No rights, no such realm, no browser application. */
    private void strangers(Operation operation) {
        if (operation.isForAdministrators()) {
            anyPath(operation).expect(401);
            anyPath(operation).by(login(realm.emma())).expect(403);
        }
        anyPath(operation)
                .path("realm", "nowhere")
                .header("Authorization", operation.isForAdministrators() ? realm.adminBearer() : BACKEND)
                .expect(404);
        if (operation.method().equals("OPTIONS") && operation.isPublic()) {
            anyPath(operation)
                    .header("Origin", "http://localhost:3002")
                    .header("Access-Control-Request-Method", "POST")
                    .header("Access-Control-Request-Headers", "authorization")
                    .expect(200);
        }
        if (operation.description().path("responses").has("415")) {
            anyPath(operation)
                    .path("id", realm.emma().id())
                    .header("Authorization", operation.isForAdministrators() ? realm.adminBearer() : BACKEND)
                    .text("reason")
                    .expect(415);
        }
    }

    private Call anyPath(Operation operation) {
        return call(operation.id()).path("id", NOBODY).path("keyId", NOBODY);
    }

    // Sessions.

    private void sessions() {
        Tokens hour = login(realm.newMember(Map.of("sessionTimeout", List.of("PT1H")), List.of()));
        Tokens never = login(realm.newMember(Map.of("sessionTimeout", List.of("never")), List.of()));
        User of = realm.newMember();
        Tokens offline = Callers.login(realm, of, "openid offline_access");
        realm.admin("DELETE", "/sessions/" + offline.accessClaims().path("sid").asText());
        Tokens noSession = keyToken(keys.create(realm.newMember()));
        for (String operation : List.of("readSession", "extendSession")) {
            call(operation).by(hour).expect(200);
            call(operation).by(never).expect(200);
            call(operation).by(offline).expect(200);
            call(operation).header("Authorization", "Basic bm9uc2Vuc2U=").expect(400);
            call(operation).header("Authorization", "Bearer nonsense").expect(401);
            call(operation).header("Sec-Fetch-Site", "cross-site").expect(403);
            call(operation).by(hour).header("Origin", ELSEWHERE).expect(403);
            call(operation).by(noSession).expect(404);
        }
        call("readSession").expect(401);
        realm.configure(SESSIONS, Map.of("defaultTimeout", "never", "longestTimeout", "never"));
        call("readSession").by(hour).expect(200);
        realm.configure(SESSIONS, Map.of("longestTimeout", "PT2H"));
        call("readSession").by(offline).expect(200);
        realm.configure(SESSIONS, Map.of());
        call("sessionScript").expect(200);
    }

    private void organizations() {
        User employee = realm.newMember();
        Callers.join(realm, "north", Map.of("latchkey.longestTimeout", List.of("PT15M")), employee);
        call("readSession").by(login(employee)).expect(200);
    }

    /** Meanwhile somebody else is at work, and not ready. */
    private void whileLocked(String lock, Runnable step) {
        String url = realm.url() + "/test-lock/" + lock;
        new Http().json("PUT", url, "").expect(204);
        step.run();
        new Http().json("DELETE", url, "").expect(204);
    }

    private Tokens keyToken(Key key) {
        return new Tokens(keys.exchange(key.text()).expect(200).json());
    }

    // Keys.

    private void ownKeys() {
        realm.configure(KEYS, Map.of("keysPerUser", "3", "rotationOverlap", "PT1H"));
        User owner = realm.newMember();
        Tokens tokens = login(owner);
        Key first =
                Key.of(call("createKey").by(tokens).json("{\"name\":\"CRM\"}").expect(201));
        keys.auth(first).expect(200);
        new Http().json("PUT", realm.url() + "/test-timer/latchkey-api-key-last-used", "");
        call("listKeys").by(tokens).expect(200);
        Key second = Key.of(call("rotateKey")
                .path("id", first.id())
                .by(tokens)
                .json("{\"lifetime\":\"P7D\"}")
                .expect(201));
        call("createKey").by(tokens).json("{\"lifetime\":\"PT1S\"}").expect(400);
        call("createKey").by(tokens).json("[1]").expect(400);
        call("createKey").by(tokens).json("{\"name\":\"crm\"}").expect(409);
        call("createKey").by(tokens).json("{\"lifetime\":\"P1D\"}").expect(201);
        call("createKey").by(tokens).expect(201);
        call("createKey").by(tokens).expect(409);
        call("rotateKey").path("id", second.id()).by(tokens).json("{").expect(400);
        whileLocked("single-use/latchkey.api-key.change." + owner.id(), () -> {
            call("rotateKey").path("id", second.id()).by(tokens).expect(409);
            call("createKey").by(tokens).expect(409);
        });
        call("listKeys").by(tokens).expect(200);
        call("rotateKey").path("id", NOBODY).by(tokens).expect(404);
        call("revokeKey").path("id", NOBODY).by(tokens).expect(404);
        call("listKeysOfUser")
                .path("id", owner.id())
                .header("Authorization", realm.adminBearer())
                .expect(200);
        call("reportKeys").header("Authorization", realm.adminBearer()).expect(200);
        call("reportKeys")
                .query("format", "csv")
                .header("Authorization", realm.adminBearer())
                .expect(200);
        call("reportKeys")
                .query("format", "json")
                .header("Authorization", realm.adminBearer())
                .expect(200);
        call("reportKeys")
                .query("format", "xml")
                .header("Authorization", realm.adminBearer())
                .expect(400);
        call("revokeKeyOfUser")
                .path("id", owner.id())
                .path("keyId", first.id())
                .header("Authorization", realm.adminBearer())
                .expect(204);
        Tokens fromKey = keyToken(second);
        Tokens guest = login(Callers.withoutAccount(realm));
        for (String operation : List.of("listKeys", "createKey", "rotateKey", "revokeKey")) {
            call(operation).path("id", second.id()).expect(401);
            call(operation).path("id", second.id()).by(realm.login(owner)).expect(401);
            call(operation).path("id", second.id()).by(fromKey).expect(403);
            call(operation).path("id", second.id()).by(guest).expect(403);
            call(operation)
                    .path("id", second.id())
                    .by(tokens)
                    .header("Origin", ELSEWHERE)
                    .expect(403);
        }
        call("revokeKey").path("id", second.id()).by(tokens).expect(204);
        realm.configure(KEYS, Map.of("enabled", "false"));
        call("listKeys").by(tokens).expect(403);
        realm.configure(KEYS, Map.of());
        Callers.enableClient(realm, "account", false);
        call("listKeys").by(tokens).expect(404);
        Callers.enableClient(realm, "account", true);
    }

    private void keyChecks() {
        realm.configure(KEYS, Map.of("keysPerUser", "3"));
        User owner = realm.newMember();
        Tokens tokens = login(owner);
        Key key = keys.create(tokens);
        Key expiring = Key.of(keys.create(tokens, "{\"lifetime\":\"PT5M\"}").expect(201));
        for (Operation operation : Description.read().operations()) {
            if (operation.id().startsWith("authorize")) {
                call(operation.id()).header("X-API-Key", key.text()).expect(200);
                call(operation.id()).expect(401);
                call(operation.id())
                        .header("X-API-Key", key.text())
                        .header("X-Required-Role", "realm-management.realm-admin")
                        .expect(403);
                call(operation.id())
                        .header("X-API-Key", key.text())
                        .header("X-Required-Role", "offline_access")
                        .expect(200);
            }
        }

        verify(key);
        verify(expiring);
        call("verifyKey")
                .form(Map.of("key", "nonsense"))
                .header("Authorization", BACKEND)
                .expect(200);
        call("verifyKey").header("Authorization", BACKEND).json("{\"key\":").expect(400);
        call("verifyKey")
                .header("Authorization", Callers.basic("acme-backend", "wrong"))
                .json(Map.of("key", key.text()))
                .expect(401);
        // As a form, whose client says no more than its id.
        verifyAsPublicClient(key);
        exchangeAndIntrospect(key, expiring);

        realm.configure(KEYS, Map.of("enabled", "false"));
        verify(key);
        realm.configure(KEYS, Map.of());
        realm.moveClockTo(3600);
        verify(expiring);
        realm.moveClockTo(0);
        keys.revoke(login(owner), expiring.id()).expect(204);
        verify(expiring);
        Callers.enable(realm, owner, false);
        verify(key);
        try (Realm other = Callers.realm(server)) {
            Key foreign = new ApiKeys(other).create(other.newMember());
            verify(foreign);
            other.configure(TWO_FACTOR, Map.of("enforcement", "required"));
            verify(other, foreign);
        }
    }

    private void verify(Key key) {
        verify(realm, key);
    }

    private void verify(Realm asked, Key key) {
        call("verifyKey")
                .path("realm", asked.name())
                .header("Authorization", BACKEND)
                .json(Map.of("key", key.text()))
                .expect(200);
    }

    private void verifyAsPublicClient(Key key) {
        call("verifyKey")
                .form(Map.of("key", key.text(), "client_id", "acme-portal"))
                .expect(403);
    }

    private void exchangeAndIntrospect(Key key, Key expiring) {
        Map<String, String> wish = new LinkedHashMap<>(Map.of("grant_type", GRANT, "api_key", key.text()));
        call("exchangeKey").header("Authorization", BACKEND).form(wish).expect(200);
        wish.put("scope", "openid");
        call("exchangeKey").header("Authorization", BACKEND).form(wish).expect(200);
        call("exchangeKey").form(wish).expect(401);
        wish.put("api_key", "nonsense");
        call("exchangeKey").header("Authorization", BACKEND).form(wish).expect(400);
        for (String text : List.of(key.text(), expiring.text(), "nonsense")) {
            call("introspectKey")
                    .header("Authorization", BACKEND)
                    .form(Map.of("token", text, "token_type_hint", "api_key"))
                    .expect(200);
        }
        Map<String, String> question = new LinkedHashMap<>(Map.of("token", key.text(), "token_type_hint", "api_key"));
        call("introspectKey").form(question).expect(401);
        question.put("client_id", "acme-portal");
        call("introspectKey").form(question).expect(403);
    }

    // Administrators.

    private void installing() {
        try (Realm fresh = Realm.fresh(server, representation -> representation)) {
            fresh.addFlow("ours", "auth-username-password-form", "DISABLED");
            fresh.change(representation -> representation.put("browserFlow", "ours"));
            String admin = fresh.adminBearer();
            install(fresh)
                    .query("dryRun", "true")
                    .header("Authorization", admin)
                    .expect(200);
            install(fresh).query("dryRun", "yes").header("Authorization", admin).expect(400);
            install(fresh).header("Authorization", admin).expect(200);
            fresh.change(representation -> representation.put("ssoSessionIdleTimeout", 7200));
            undo(fresh).header("Authorization", admin).expect(200);
            for (String marker : List.of("{\"version\":99,\"changes\":[]}", "nonsense")) {
                fresh.change(representation -> withMarker(representation, marker));
                install(fresh).header("Authorization", admin).expect(409);
                undo(fresh).header("Authorization", admin).expect(409);
            }
            fresh.change(representation -> withMarker(representation, ""));
            String id = fresh.admin("GET", "").expect(200).json().path("id").asText();
            whileLocked("task/latchkey-install/" + id, () -> {
                install(fresh).header("Authorization", admin).expect(409);
                undo(fresh).header("Authorization", admin).expect(409);
            });
            fresh.change(representation -> withMarker(
                    representation,
                    "{\"version\":1,\"changes\":[{\"piece\":\"session-ceiling\",\"before\":\"long\","
                            + "\"after\":\"7200\"}]}"));
            undo(fresh).header("Authorization", admin).expect(409);
        }
    }

    private void overview() {
        // A group that isn't there is something to find.
        realm.configure(TWO_FACTOR, Map.of("enforcement", "required", "exemptGroup", "/nobody"));
        call("readOverview").header("Authorization", realm.adminBearer()).expect(200);
        realm.configure(TWO_FACTOR, Map.of());
    }

    private Call install(Realm fresh) {
        return api.call("install").path("realm", fresh.name());
    }

    private Call undo(Realm fresh) {
        return api.call("undoInstall").path("realm", fresh.name());
    }

    private static ObjectNode withMarker(ObjectNode representation, String marker) {
        representation.withObject("/attributes").put("latchkey.install", marker);
        return representation;
    }

    private void otpServer() throws IOException {
        String admin = realm.adminBearer();
        call("testOtpServer").header("Authorization", admin).json("{}").expect(200);
        call("testOtpServer").header("Authorization", admin).json("[1]").expect(400);
        call("testOtpServer")
                .header("Authorization", admin)
                .json(Map.of("username", "emma"))
                .expect(400);
        try (SoapService soap = SoapService.start()) {
            Map<String, String> settings = Map.of(
                    "protocol", "authanvil",
                    "servers", soap.url(),
                    "allowPlainHttp", "true",
                    "usernameSource", "username",
                    "requireMessageAuthenticator", "true",
                    "timeoutSeconds", "3");
            call("testOtpServer")
                    .header("Authorization", admin)
                    .json(Map.of("settings", settings, "username", "emma", "passcode", SoapService.RIGHT))
                    .expect(200);
        }
        Map<String, String> radius = Map.of(
                "protocol", "radius",
                "servers", "127.0.0.1:1",
                "secret", "${vault.of_which_nobody_knows}",
                "usernameSource", "username",
                "requireMessageAuthenticator", "true",
                "timeoutSeconds", "3");
        call("testOtpServer")
                .header("Authorization", admin)
                .json(Map.of("settings", radius))
                .expect(200);
    }

    private void report() {
        String admin = realm.adminBearer();
        User exempt = realm.newMember(Map.of(), List.of(AuthenticatorApp.credential("Phone")));
        realm.joinGroup(exempt, realm.addGroup("services"));
        User owner = realm.newMember(Map.of(), List.of(AuthenticatorApp.credential("Phone")));
        realm.configure(TWO_FACTOR, Map.of("enforcement", "required", "exemptGroup", "/services"));
        Callers.loginWithCode(realm, owner, AuthenticatorApp.ofCredential().code());
        new Http().json("PUT", realm.url() + "/test-timer/latchkey-two-factor-last-used", "");
        call("reportTwoFactor").header("Authorization", admin).expect(200);
        call("reportTwoFactor")
                .query("format", "csv")
                .query("group", "/services")
                .header("Authorization", admin)
                .expect(200);
        call("reportTwoFactor")
                .query("organization", "north")
                .query("format", "json")
                .header("Authorization", admin)
                .expect(200);
        call("reportTwoFactor")
                .query("group", "/nobody")
                .header("Authorization", admin)
                .expect(400);
        realm.configure(TWO_FACTOR, Map.of());
    }

    private void users() {
        String admin = realm.adminBearer();
        User member = realm.newMember(Map.of(), List.of(AuthenticatorApp.credential("Phone")));
        for (String operation : List.of("resetTwoFactor", "overrideOtpServer")) {
            call(operation)
                    .path("id", member.id())
                    .header("Authorization", admin)
                    .json("{}")
                    .expect(400);
            call(operation)
                    .path("id", member.id())
                    .header("Authorization", admin)
                    .json("[1]")
                    .expect(400);
        }
        call("resetTwoFactor")
                .path("id", member.id())
                .header("Authorization", admin)
                .json(Map.of("reason", "Phone lost"))
                .expect(204);
        call("overrideOtpServer")
                .path("id", member.id())
                .header("Authorization", admin)
                .json(Map.of("until", Instant.now().plusSeconds(600).toString(), "reason", "Token lost"))
                .expect(200);
        call("endOverride")
                .path("id", member.id())
                .header("Authorization", admin)
                .expect(204);
        for (String operation :
                List.of("resetTwoFactor", "overrideOtpServer", "endOverride", "listKeysOfUser", "revokeKeyOfUser")) {
            call(operation)
                    .path("id", NOBODY)
                    .path("keyId", NOBODY)
                    .header("Authorization", admin)
                    .json("{}")
                    .expect(404);
        }
    }

    @Override
    public void close() {
        realm.moveClockTo(0);
        realm.close();
    }
}
