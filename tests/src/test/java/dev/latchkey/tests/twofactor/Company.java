package dev.latchkey.tests.twofactor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.browser.AuthenticatorApp;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Factors;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A company with a two-factor rule, whose logins ask for a password and nothing else. */
final class Company implements AutoCloseable {

    static final String PROBE = "probe";
    static final String SECRET = "probe-secret";
    static final String CALLBACK = "http://localhost:3002/callback";

    static final String RECOVERY_CODE = "ABCD1234EFGH";

    private static final AtomicInteger USERS = new AtomicInteger();
    private static final String OTP_SECRET = "a-secret-of-twenty-or-more-bytes";

    private final ServerUnderTest server;
    private final Realm realm;
    private final Http http = new Http();
    private int secondsAhead;

    private Company(ServerUnderTest server, Realm realm) {
        this.server = server;
        this.realm = realm;
    }

    static Company on(ServerUnderTest server) {
        return on(server, file -> file);
    }

    static Company on(ServerUnderTest server, UnaryOperator<ObjectNode> change) {
        Company company = new Company(server, Realm.create(server, file -> {
            file.put("accessTokenLifespan", 86_400);
            file.put("registrationAllowed", true);
            file.put("resetPasswordAllowed", true);
            offerNoRecoveryCodes(file);
            ObjectNode probe = file.withArray("/clients").addObject();
            probe.put("clientId", PROBE).put("secret", SECRET).put("publicClient", false);
            probe.put("directAccessGrantsEnabled", true).put("serviceAccountsEnabled", true);
            probe.put("fullScopeAllowed", true);
            probe.putArray("redirectUris").add(CALLBACK);
            probe.putArray("webOrigins").add("http://localhost:3002");
            probe.putObject("attributes")
                    .put("oauth2.device.authorization.grant.enabled", "true")
                    .put("oidc.ciba.grant.enabled", "true")
                    .put("standard.token.exchange.enabled", "true");
            probe.putArray("protocolMappers")
                    .addObject()
                    .put("name", "audience")
                    .put("protocol", "openid-connect")
                    .put("protocolMapper", "oidc-audience-mapper")
                    .putObject("config")
                    .put("included.client.audience", PROBE)
                    .put("access.token.claim", "true")
                    .put("introspection.token.claim", "true");
            return change.apply(file);
        }));
        company.useFlowsThatKnowOnlyPasswords();
        return company;
    }

    /** One whose realm has nothing but a client and Keycloak's defaults. */
    static Company bare(ServerUnderTest server) {
        return new Company(server, Realm.create(server, file -> {
            ObjectNode bare = file.objectNode();
            bare.put("realm", file.path("realm").asText()).put("enabled", true);
            ObjectNode probe = bare.putArray("clients").addObject();
            probe.put("clientId", PROBE).put("secret", SECRET).put("publicClient", false);
            probe.put("directAccessGrantsEnabled", true);
            probe.putArray("redirectUris").add(CALLBACK);
            return bare;
        }));
    }

    private static void offerNoRecoveryCodes(ObjectNode file) {
        for (JsonNode action : file.withArray("/requiredActions")) {
            ((ObjectNode) action).putObject("config");
        }
    }

    private void useFlowsThatKnowOnlyPasswords() {
        flow("plain", "auth-cookie", "ALTERNATIVE", "auth-username-password-form", "ALTERNATIVE");
        flow("plain grant", "direct-grant-validate-username", "REQUIRED", "direct-grant-validate-password", "REQUIRED");
        realm.change(representation -> representation
                .put("browserFlow", "plain")
                .put("directGrantFlow", "plain grant")
                .put("resetCredentialsFlow", "reset credentials"));
    }

    /**
     * A new flow.
     *
     * @param steps authenticators, each followed by its requirement
     */
    void flow(String alias, String... steps) {
        realm.addFlow(alias, steps);
    }

    Realm realm() {
        return realm;
    }

    ServerUnderTest server() {
        return server;
    }

    /** A client as administrators see it. */
    ObjectNode client(String clientId) {
        return (ObjectNode) realm.admin("GET", "/clients?clientId=" + clientId)
                .expect(200)
                .json()
                .get(0);
    }

    void save(ObjectNode client) {
        realm.admin("PUT", "/clients/" + client.path("id").asText(), client.toString())
                .expect(204);
    }

    /** Tokens of this client name that one as their audience, so that it may introspect them. */
    void addAudience(String clientId, String audience) {
        realm.admin(
                        "POST",
                        "/clients/" + client(clientId).path("id").asText() + "/protocol-mappers/models",
                        Realm.json(Map.of(
                                "name",
                                "audience " + audience,
                                "protocol",
                                "openid-connect",
                                "protocolMapper",
                                "oidc-audience-mapper",
                                "config",
                                Map.of(
                                        "included.client.audience", audience,
                                        "access.token.claim", "true",
                                        "introspection.token.claim", "true"))))
                .expect(201);
    }

    // Time.

    void later(int seconds) {
        secondsAhead += seconds;
        realm.moveClockTo(secondsAhead);
    }

    long now() {
        return Long.parseLong(http.get(realm.url() + "/test-clock").expect(200).body());
    }

    // The rule.

    void require() {
        rule(Map.of("enforcement", "required")).expect(2);
    }

    void leaveOptional() {
        rule(Map.of("enforcement", "optional")).expect(2);
    }

    /** Sets the company's rule; its status is reduced to its first digit. */
    Answer rule(Map<String, String> settings) {
        Map<String, Object> config = new LinkedHashMap<>();
        settings.forEach((key, value) -> config.put(key, List.of(value)));
        Map<String, Object> component = new LinkedHashMap<>(Map.of(
                "name",
                "latchkey-two-factor",
                "providerId",
                "latchkey-two-factor",
                "providerType",
                Realm.SETTINGS,
                "config",
                config));
        Answer answer;
        List<JsonNode> existing = StreamSupport.stream(
                        realm.admin("GET", "/components?type=" + Realm.SETTINGS)
                                .json()
                                .spliterator(),
                        false)
                .filter(found -> found.path("providerId").asText().equals("latchkey-two-factor"))
                .toList();
        if (existing.isEmpty()) {
            answer = realm.admin("POST", "/components", Realm.json(component));
        } else {
            String id = existing.get(0).path("id").asText();
            component.put("id", id);
            answer = realm.admin("PUT", "/components/" + id, Realm.json(component));
        }
        return new Answer(answer.status() / 100, answer.headers(), answer.body());
    }

    // Users.

    /** Somebody with a password. */
    User newcomer() {
        return user(List.of());
    }

    /** Somebody with a password and an authenticator app. */
    User owner() {
        return user(List.of(otp("Phone")));
    }

    static Map<String, Object> otp(String label) {
        return AuthenticatorApp.credential(label);
    }

    /** Somebody with a password and a passkey that nobody asks for. */
    User passkeyOwner() {
        return user(List.of(Factors.passkey()));
    }

    /** A list of recovery codes, of which {@link #RECOVERY_CODE} is the next. */
    static Map<String, Object> recoveryCodes() {
        return Factors.recoveryCodes(RECOVERY_CODE);
    }

    User user(List<Map<String, Object>> factors) {
        String name = "worker" + USERS.incrementAndGet();
        List<Map<String, Object>> credentials = new ArrayList<>(factors);
        credentials.add(Map.of("type", "password", "value", name + "-password"));
        realm.admin(
                        "POST",
                        "/users",
                        Realm.json(Map.of(
                                "username",
                                name,
                                "enabled",
                                true,
                                "email",
                                name + "@acme.example",
                                "firstName",
                                "Wim",
                                "lastName",
                                "Worker",
                                "credentials",
                                credentials)))
                .expect(201);
        return realm.user(name).id().isEmpty()
                ? null
                : new User(realm.user(name).id(), name, name + "-password");
    }

    /**
     * The code that the authenticator app of an {@link #owner} shows now. Keycloak checks it by the machine's clock, whatever
     * a test does to the server's.
     */
    String code() {
        return code(OTP_SECRET.getBytes(StandardCharsets.UTF_8), 0);
    }

    /** The one after it, which is good already: the realm's policy allows for clocks that go wrong. */
    String nextCode() {
        return code(OTP_SECRET.getBytes(StandardCharsets.UTF_8), 1);
    }

    /** A code that it won't show for a while. */
    String wrongCode() {
        return String.format("%06d", (Integer.parseInt(code()) + 500_000) % 1_000_000);
    }

    private static String code(byte[] secret, int ahead) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES)
                    .putLong(System.currentTimeMillis() / 30_000 + ahead)
                    .array());
            int offset = hash[hash.length - 1] & 0xF;
            int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
            return String.format("%06d", number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Gives an administrator's role of this realm. */
    void grantRole(User user, String role) {
        String management = client("realm-management").path("id").asText();
        String found = realm.admin("GET", "/clients/" + management + "/roles/" + role)
                .expect(200)
                .body();
        realm.admin("POST", "/users/" + user.id() + "/role-mappings/clients/" + management, "[" + found + "]")
                .expect(204);
    }

    /** An organization with these members. */
    void organization(String alias, Map<String, List<String>> attributes, User... members) {
        realm.change(representation -> representation.put("organizationsEnabled", true));
        realm.admin(
                        "POST",
                        "/organizations",
                        Realm.json(Map.of(
                                "name",
                                alias,
                                "alias",
                                alias,
                                "enabled",
                                true,
                                "domains",
                                List.of(Map.of("name", alias + ".example")),
                                "attributes",
                                attributes)))
                .expect(201);
        for (User member : members) {
            join(alias, member);
        }
    }

    void join(String organization, User user) {
        String id = realm.admin("GET", "/organizations?exact=true&search=" + organization)
                .expect(200)
                .json()
                .get(0)
                .path("id")
                .asText();
        realm.admin("POST", "/organizations/" + id + "/members", '"' + user.id() + '"')
                .expect(201);
    }

    /** Waits until Keycloak has counted that many wrong codes of the user, which it does in a thread of its own. */
    void awaitWrongCodes(User user, int number) {
        for (int i = 0; i < 100; i++) {
            if (realm.admin("GET", "/attack-detection/brute-force/users/" + user.id())
                            .json()
                            .path("numSecondaryAuthFailures")
                            .asInt()
                    == number) {
                return;
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        throw new AssertionError("not counted after ten seconds: " + number);
    }

    List<String> credentialTypes(User user) {
        return realm.admin("GET", "/users/" + user.id() + "/credentials").json().findValuesAsText("type").stream()
                .sorted()
                .toList();
    }

    /** The id of the user's credential of this type. */
    String credential(User user, String type) {
        for (JsonNode credential :
                realm.admin("GET", "/users/" + user.id() + "/credentials").json()) {
            if (credential.path("type").asText().equals(type)) {
                return credential.path("id").asText();
            }
        }
        throw new AssertionError("no " + type);
    }

    List<String> sessionsOf(User user) {
        return realm.admin("GET", "/users/" + user.id() + "/sessions")
                .expect(200)
                .json()
                .findValuesAsText("id");
    }

    // Browsers.

    /** Types the password into the login page of the realm's public client; answers what comes then. */
    Answer typePassword(Http browser, User user) {
        return typePassword(browser, realm.authorize(browser, "openid"), user);
    }

    /** Opens the login page of a client that wants this action: what {@code kc_action} says. */
    Answer startAction(Http browser, String action) {
        return follow(browser, browser.get(authorization("acme-portal") + "&kc_action=" + Http.encode(action)));
    }

    String authorization(String client) {
        return realm.url() + "/protocol/openid-connect/auth?client_id=" + client
                + "&response_type=code&scope=openid&code_challenge_method=S256&code_challenge=" + Realm.challenge()
                + "&redirect_uri=" + Http.encode(Realm.CALLBACK);
    }

    /** The login page of the client {@link #PROBE}. */
    Answer probe(Http browser) {
        return probe(browser, "");
    }

    /** The same, with more parameters. */
    Answer probe(Http browser, String more) {
        return browser.get(realm.url() + "/protocol/openid-connect/auth?client_id=" + PROBE
                + "&response_type=code&scope=openid&redirect_uri=" + Http.encode(CALLBACK) + more);
    }

    /** What that client gets for the code of a redirect. */
    Tokens exchange(Answer redirect) {
        Matcher code = Pattern.compile("[?&]code=([^&]+)").matcher(redirect.header("Location"));
        if (!code.find()) {
            throw new AssertionError("no code: " + redirect.body());
        }
        return new Tokens(grant("authorization_code", Map.of("code", code.group(1), "redirect_uri", CALLBACK))
                .expect(200)
                .json());
    }

    Answer typePassword(Http browser, Answer page, User user) {
        return follow(
                browser,
                browser.post(
                        Realm.formAction(page),
                        Map.of("username", user.username(), "password", user.password(), "credentialId", "")));
    }

    Answer typeCode(Http browser, Answer page, String code) {
        return follow(browser, browser.post(Realm.formAction(page), Map.of("code", code)));
    }

    /** Logs an {@link #owner} in, with the factor. */
    Tokens login(Http browser, User owner) {
        return realm.exchange(browser, typeCode(browser, typePassword(browser, owner), code()));
    }

    /** Sets up the authenticator app that the page shows; answers what comes then. */
    Answer enrol(Http browser, Answer page) {
        return follow(browser, browser.post(Realm.formAction(page), enrolment(page, code(secretOn(page), 0))));
    }

    static Map<String, String> enrolment(Answer page, String code) {
        return Map.of("totp", code, "totpSecret", field(page, "totpSecret"), "userLabel", "New phone");
    }

    static byte[] secretOn(Answer page) {
        return field(page, "totpSecret").getBytes(StandardCharsets.UTF_8);
    }

    /** The value of a hidden field. */
    static String field(Answer page, String name) {
        Matcher field =
                Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page.body());
        if (!field.find()) {
            throw new AssertionError("no field " + name + ": " + page.body());
        }
        return field.group(1);
    }

    Answer follow(Http browser, Answer answer) {
        Answer here = answer;
        while (here.status() / 100 == 3 && here.header("Location").startsWith(realmsUrl())) {
            here = browser.get(here.header("Location"));
        }
        return here;
    }

    private String realmsUrl() {
        return server.keycloak().baseUrl().toString();
    }

    static boolean asksForCode(Answer page) {
        return page.body().contains("kc-two-factor-form") && page.body().contains("name=\"code\"");
    }

    static boolean offersQrCode(Answer page) {
        return page.body().contains("kc-totp-settings-form");
    }

    static boolean letsIn(Answer answer) {
        return answer.status() == 302 && answer.header("Location").contains("code=");
    }

    // Programs.

    Answer grant(String type, Map<String, String> parameters) {
        Map<String, String> form = new LinkedHashMap<>(parameters);
        form.put("grant_type", type);
        form.put("client_id", PROBE);
        form.put("client_secret", SECRET);
        return http.post(realm.url() + "/protocol/openid-connect/token", form);
    }

    Answer passwordGrant(User user, Map<String, String> more) {
        Map<String, String> form = new LinkedHashMap<>(
                Map.of("username", user.username(), "password", user.password(), "scope", "openid"));
        form.putAll(more);
        return grant("password", form);
    }

    Answer refresh(Tokens tokens) {
        return grant("refresh_token", Map.of("refresh_token", tokens.refresh()));
    }

    boolean isActive(Tokens tokens) {
        return http.post(
                        realm.url() + "/protocol/openid-connect/token/introspect",
                        Map.of("token", tokens.access(), "client_id", PROBE, "client_secret", SECRET))
                .expect(200)
                .json()
                .path("active")
                .asBoolean();
    }

    @Override
    public void close() {
        realm.moveClockTo(0);
        realm.close();
    }
}
