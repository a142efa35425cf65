package dev.latchkey.tests.twofactor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
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

    private static void offerNoRecoveryCodes(ObjectNode file) {
        for (JsonNode action : file.withArray("/requiredActions")) {
            ((ObjectNode) action).putObject("config");
        }
    }

    private void useFlowsThatKnowOnlyPasswords() {
        flow("plain", Map.of("auth-cookie", "ALTERNATIVE", "auth-username-password-form", "ALTERNATIVE"));
        flow(
                "plain grant",
                Map.of("direct-grant-validate-username", "REQUIRED", "direct-grant-validate-password", "REQUIRED"));
        realm.change(representation -> representation
                .put("browserFlow", "plain")
                .put("directGrantFlow", "plain grant")
                .put("resetCredentialsFlow", "reset credentials"));
    }

    private void flow(String alias, Map<String, String> executions) {
        realm.admin(
                        "POST",
                        "/authentication/flows",
                        Realm.json(
                                Map.of("alias", alias, "providerId", "basic-flow", "topLevel", true, "builtIn", false)))
                .expect(201);
        String path = "/authentication/flows/" + alias.replace(" ", "%20") + "/executions";
        // In this order: the cookie before the form, the name before the password.
        for (String provider : List.of(
                "auth-cookie",
                "auth-username-password-form",
                "direct-grant-validate-username",
                "direct-grant-validate-password")) {
            if (executions.containsKey(provider)) {
                realm.admin("POST", path + "/execution", Realm.json(Map.of("provider", provider)))
                        .expect(201);
            }
        }
        for (JsonNode execution : realm.admin("GET", path).expect(200).json()) {
            String requirement = executions.get(execution.path("providerId").asText());
            realm.admin(
                    "PUT",
                    path,
                    ((ObjectNode) execution).put("requirement", requirement).toString());
        }
    }

    Realm realm() {
        return realm;
    }

    ServerUnderTest server() {
        return server;
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
                "name", "latchkey-two-factor",
                "providerId", "latchkey-two-factor",
                "providerType", "org.keycloak.services.ui.extend.UiTabProvider",
                "config", config));
        Answer answer;
        List<JsonNode> existing = StreamSupport.stream(
                        realm.admin("GET", "/components?type=org.keycloak.services.ui.extend.UiTabProvider")
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
        return Map.of(
                "type",
                "otp",
                "userLabel",
                label,
                "secretData",
                "{\"value\":\"" + OTP_SECRET + "\"}",
                "credentialData",
                "{\"subType\":\"totp\",\"digits\":6,\"period\":30,\"algorithm\":\"HmacSHA1\"}");
    }

    /** Somebody with a password and a passkey that nobody asks for. */
    User passkeyOwner() {
        return user(List.of(passkey()));
    }

    static Map<String, Object> passkey() {
        return Map.of(
                "type",
                "webauthn-passwordless",
                "userLabel",
                "Key",
                "secretData",
                "{}",
                "credentialData",
                "{\"aaguid\":\"00000000-0000-0000-0000-000000000000\",\"credentialId\":\"AAAA\",\"counter\":0,"
                        + "\"credentialPublicKey\":\"AAAA\"}");
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

    List<String> credentialTypes(User user) {
        return realm.admin("GET", "/users/" + user.id() + "/credentials").json().findValuesAsText("type").stream()
                .sorted()
                .toList();
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
