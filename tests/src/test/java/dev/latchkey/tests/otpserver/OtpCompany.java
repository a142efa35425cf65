package dev.latchkey.tests.otpserver;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A company that has an OTP server, and the verbs that tests of it speak. */
final class OtpCompany implements AutoCloseable {

    static final String SETTINGS = "latchkey-otp-server";
    static final String RULE = "latchkey-two-factor";
    static final String RECOVERY_CODE = "ABCD1234EFGH";

    private static final String PROBE = "probe";
    private static final String PROBE_SECRET = "probe-secret";

    private final ServerUnderTest server;
    private final Realm realm;
    private final Http http = new Http();

    private OtpCompany(ServerUnderTest server, Realm realm) {
        this.server = server;
        this.realm = realm;
    }

    static OtpCompany on(ServerUnderTest server) {
        return on(server, file -> file);
    }

    static OtpCompany on(ServerUnderTest server, UnaryOperator<ObjectNode> change) {
        return new OtpCompany(server, Realm.create(server, file -> {
            // Tests type faster than people.
            file.put("quickLoginCheckMilliSeconds", 0).put("failureFactor", 3).put("waitIncrementSeconds", 600);
            ObjectNode probe = file.withArray("/clients").addObject();
            probe.put("clientId", PROBE).put("secret", PROBE_SECRET).put("publicClient", false);
            probe.put("directAccessGrantsEnabled", true).put("fullScopeAllowed", true);
            return change.apply(file);
        }));
    }

    Realm realm() {
        return realm;
    }

    // Settings.

    /** Saves the settings of a tab; its status is what the administrator sees. */
    Answer save(String tab, Map<String, String> settings) {
        Map<String, Object> config = new LinkedHashMap<>();
        settings.forEach((key, value) -> config.put(key, List.of(value)));
        Map<String, Object> component = new LinkedHashMap<>(Map.of(
                "name", tab,
                "providerId", tab,
                "providerType", Realm.SETTINGS,
                "config", config));
        for (JsonNode existing :
                realm.admin("GET", "/components?type=" + Realm.SETTINGS).json()) {
            if (existing.path("providerId").asText().equals(tab)) {
                String id = existing.path("id").asText();
                component.put("id", id);
                return realm.admin("PUT", "/components/" + id, Realm.json(component));
            }
        }
        return realm.admin("POST", "/components", Realm.json(component));
    }

    void use(Map<String, String> settings) {
        succeed(save(SETTINGS, settings));
    }

    void require(String method) {
        succeed(save(RULE, Map.of("enforcement", "required", "method", method)));
    }

    private static void succeed(Answer answer) {
        if (answer.status() / 100 != 2) {
            throw new AssertionError(answer.toString());
        }
    }

    static Map<String, String> soap(SoapService... services) {
        Map<String, String> settings = defaults();
        settings.put(
                "servers",
                String.join(
                        ",", List.of(services).stream().map(SoapService::url).toList()));
        settings.put("allowPlainHttp", "true");
        return settings;
    }

    static Map<String, String> radius(String servers) {
        Map<String, String> settings = defaults();
        settings.put("protocol", "radius");
        settings.put("servers", servers);
        settings.put("secret", FreeRadius.SECRET);
        return settings;
    }

    /** What a save leaves out keeps the value that it has. */
    private static Map<String, String> defaults() {
        return new LinkedHashMap<>(Map.of(
                "protocol",
                "authanvil",
                "usernameSource",
                "username",
                "requireMessageAuthenticator",
                "true",
                "timeoutSeconds",
                "3"));
    }

    /** Tries settings, or the saved ones. */
    JsonNode test(Map<String, ?> request) {
        return tryTest(request).expect(200).json();
    }

    Answer tryTest(Map<String, ?> request) {
        return realm.admin("POST", "/latchkey/otp-server/test", Realm.json(request));
    }

    /** What the last step of a test with a passcode said. */
    String tried(Map<String, String> settings, String user, String passcode) {
        JsonNode steps = test(Map.of("settings", settings, "username", user, "passcode", passcode))
                .path("steps");
        return steps.get(steps.size() - 1).path("result").asText();
    }

    Answer override(User user, String method, String body) {
        return realm.admin(method, "/latchkey/users/" + user.id() + "/otp-server-override", body);
    }

    // Users.

    User user(String name, Map<String, ?> attributes) {
        return user(name, attributes, List.of());
    }

    User user(String name, Map<String, ?> attributes, List<Map<String, Object>> factors) {
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
                                "attributes",
                                attributes,
                                "credentials",
                                credentials)))
                .expect(201);
        return new User(realm.user(name).id(), name, name + "-password");
    }

    /** Somebody who has set up the OTP server already. */
    User owner(String name) {
        return user(name, Map.of(), List.of(enrolment()));
    }

    static Map<String, Object> enrolment() {
        return Map.of("type", "otp-server", "userLabel", "Token", "secretData", "{}", "credentialData", "{}");
    }

    /** A list of recovery codes, of which {@link #RECOVERY_CODE} is the next, and enough are left after it. */
    static Map<String, Object> recoveryCodes() {
        return Factors.recoveryCodes(IntStream.rangeClosed(1, 12)
                .mapToObj(number -> number == 1 ? RECOVERY_CODE : "ANOTHER" + number)
                .toArray(String[]::new));
    }

    static Map<String, Object> app() {
        return AuthenticatorApp.credential("Phone");
    }

    /** The code that the authenticator app of an {@link #app} shows now. */
    static String appCode() {
        return AuthenticatorApp.ofCredential().code();
    }

    /** Logins of a browser go through these steps from now on. */
    void browserFlow(String... steps) {
        String alias = "steps " + steps.length;
        realm.addFlow(
                alias,
                Arrays.stream(steps)
                        .flatMap(step -> Stream.of(step, "REQUIRED"))
                        .toArray(String[]::new));
        realm.change(realm -> realm.put("browserFlow", alias));
    }

    List<String> credentialTypes(User user) {
        return realm.admin("GET", "/users/" + user.id() + "/credentials").json().findValuesAsText("type").stream()
                .sorted()
                .toList();
    }

    // Logins.

    Answer typePassword(Http browser, User user) {
        return follow(
                browser,
                browser.post(
                        Realm.formAction(realm.authorize(browser, "openid")),
                        Map.of("username", user.username(), "password", user.password(), "credentialId", "")));
    }

    /** Types into the field of the page's form, whichever page it is. */
    Answer typePasscode(Http browser, Answer page, String passcode) {
        String field = page.body().contains("name=\"passcode\"") ? "passcode" : "code";
        Map<String, String> form = new LinkedHashMap<>(Map.of(field, passcode));
        if (page.body().contains("name=\"factor\" value=\"otp-server\"")) {
            form.put("factor", "otp-server");
        }
        return follow(browser, browser.post(Realm.formAction(page), form));
    }

    Answer follow(Http browser, Answer answer) {
        Answer here = answer;
        while (here.status() / 100 == 3
                && here.header("Location")
                        .startsWith(server.keycloak().baseUrl().toString())) {
            here = browser.get(here.header("Location"));
        }
        return here;
    }

    Tokens login(User owner, String passcode) {
        Http browser = new Http();
        return realm.exchange(browser, typePasscode(browser, typePassword(browser, owner), passcode));
    }

    static boolean asksForPasscode(Answer page) {
        return page.body().contains("data-latchkey-passcode") && !isSetup(page);
    }

    static boolean isSetup(Answer page) {
        return page.body().contains("kc-otp-server-form") && page.body().contains("latchkey-otp-server-setup");
    }

    static boolean letsIn(Answer answer) {
        return answer.status() == 302 && answer.header("Location").contains("code=");
    }

    Answer passwordGrant(User user, Map<String, String> more) {
        Map<String, String> form = new LinkedHashMap<>(Map.of(
                "grant_type",
                "password",
                "client_id",
                PROBE,
                "client_secret",
                PROBE_SECRET,
                "username",
                user.username(),
                "password",
                user.password(),
                "scope",
                "openid"));
        form.putAll(more);
        return http.post(realm.url() + "/protocol/openid-connect/token", form);
    }

    Answer refresh(Tokens tokens) {
        return http.post(
                realm.url() + "/protocol/openid-connect/token",
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "client_id",
                        PROBE,
                        "client_secret",
                        PROBE_SECRET,
                        "refresh_token",
                        tokens.refresh()));
    }

    /**
     * Waits until Keycloak has counted that many failures of the user: it does so in a thread of its own, and refuses
     * whoever is quicker.
     */
    void awaitFailures(User user, int failures) {
        await(() -> bruteForce(user).path("numFailures").asInt() == failures, failures + " failures");
    }

    void awaitLockOut(User user) {
        await(() -> bruteForce(user).path("disabled").asBoolean(), "locked out");
    }

    private JsonNode bruteForce(User user) {
        return realm.admin("GET", "/attack-detection/brute-force/users/" + user.id())
                .json();
    }

    private static void await(BooleanSupplier condition, String what) {
        for (int i = 0; i < 100; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        throw new AssertionError("not so after ten seconds: " + what);
    }

    /** The user's events, the newest first. */
    JsonNode events(User user) {
        return realm.admin("GET", "/events?user=" + user.id()).expect(200).json();
    }

    @Override
    public void close() {
        realm.moveClockTo(0);
        realm.close();
    }
}
