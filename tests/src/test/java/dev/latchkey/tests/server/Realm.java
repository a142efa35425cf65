package dev.latchkey.tests.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.harness.KeycloakServer;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A realm under test and the verbs that tests speak to it. {@link #acme} is the realm file as it was imported, for tests
 * that leave it as it is; {@link #create} makes a copy of it that a test may change, and that {@link #close} deletes.
 */
public final class Realm implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger COUNT = new AtomicInteger();
    /** Type of the components that hold the features' settings. */
    public static final String SETTINGS = "org.keycloak.services.ui.extend.UiTabProvider";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+):([^}]*)}");
    private static final Pattern FORM_ACTION = Pattern.compile("action=\"([^\"]+)\"");
    /** One for all realms of this JVM: to find two prime numbers for each takes longer than everything else of a realm. */
    private static final String KEY = key();

    private static final String VERIFIER = "a-code-verifier-of-at-least-forty-three-characters";

    private static final int UNAUTHORIZED = 401;

    /** Where the realm's public client waits for the authorization code. */
    public static final String CALLBACK = "http://localhost:3000/callback";

    private final KeycloakServer server;
    private final String name;
    private final Http admin = new Http();
    private volatile String adminToken = "";

    private Realm(KeycloakServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /** The realm of the realm file. */
    public static Realm acme(ServerUnderTest server) {
        return new Realm(server.keycloak(), "acme");
    }

    /** The realm of the realm file on a server of a test's own. */
    public static Realm acme(KeycloakServer server) {
        return new Realm(server, "acme");
    }

    /** Any realm that is there. */
    public static Realm named(KeycloakServer server, String name) {
        return new Realm(server, name);
    }

    /** A copy of the realm file under another name, on the shared server. */
    public static Realm create(ServerUnderTest server) {
        return create(server, realm -> realm);
    }

    /** A copy of the realm file under another name, changed before it is created. */
    public static Realm create(ServerUnderTest server, UnaryOperator<ObjectNode> change) {
        Realm realm = new Realm(server.keycloak(), "acme-" + COUNT.incrementAndGet());
        ObjectNode representation =
                representation(realm.name, server.mail().getSmtp().getPort());
        realm.admin("POST", "", change.apply(representation).toString(), realm.server.baseUrl() + "/admin/realms")
                .expect(201);
        return realm;
    }

    /** A realm as Keycloak makes it, which knows nothing of the realm file. */
    public static Realm fresh(ServerUnderTest server, UnaryOperator<ObjectNode> change) {
        Realm realm = new Realm(server.keycloak(), "fresh-" + COUNT.incrementAndGet());
        ObjectNode representation =
                JSON.createObjectNode().put("realm", realm.name).put("enabled", true);
        realm.admin("POST", "", change.apply(representation).toString(), realm.server.baseUrl() + "/admin/realms")
                .expect(201);
        return realm;
    }

    /** The realm file with its placeholders filled in as the server's import does: REST doesn't do that. */
    private static ObjectNode representation(String name, int smtpPort) {
        try {
            String file = Files.readString(Path.of(System.getProperty("realm.file")));
            String filled = PLACEHOLDER
                    .matcher(file)
                    .replaceAll(match -> Matcher.quoteReplacement(
                            match.group(1).equals("SMTP_PORT") ? Integer.toString(smtpPort) : match.group(2)));
            String renamed = filled.replace("default-roles-acme", "default-roles-" + name)
                    .replace("/realms/acme/", "/realms/" + name + "/")
                    .replace("/admin/acme/", "/admin/" + name + "/");
            ObjectNode realm = (ObjectNode) JSON.readTree(renamed);
            return realm.put("realm", name).put("privateKey", KEY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This realm as another node of the cluster serves it. */
    public Realm on(KeycloakServer node) {
        return new Realm(node, name);
    }

    private static String key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getEncoder()
                            .encodeToString(
                                    generator.generateKeyPair().getPrivate().getEncoded())
                    + "\n-----END PRIVATE KEY-----";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    public String name() {
        return name;
    }

    public String url() {
        return server.baseUrl() + "/realms/" + name;
    }

    public String adminUrl() {
        return server.baseUrl() + "/admin/realms/" + name;
    }

    public String accountConsole() {
        return url() + "/account/";
    }

    // The clock.

    /** Lets the server's clock run that many seconds ahead of the machine's; 0 sets it right again. */
    public void moveClockTo(int secondsAhead) {
        admin.json("PUT", url() + "/test-clock/" + secondsAhead, "").expect(200);
    }

    // Users.

    /** A user that the realm file describes. */
    public User user(String username) {
        JsonNode found = admin("GET", "/users?exact=true&username=" + Http.encode(username))
                .expect(200)
                .json();
        return new User(found.get(0).path("id").asText(), username, username + "-demo-password");
    }

    public User emma() {
        return user("emma");
    }

    public User olivia() {
        return user("olivia");
    }

    /** A new member of the company. */
    public User newMember() {
        return newMember(Map.of(), List.of());
    }

    /**
     * A new member of the company.
     *
     * @param attributes of the user
     * @param factors credentials beside the password, as in Keycloak's representation
     */
    public User newMember(Map<String, List<String>> attributes, List<Map<String, Object>> factors) {
        String username = "member" + COUNT.incrementAndGet();
        User member = new User("", username, username + "-demo-password");
        List<Map<String, Object>> credentials = new ArrayList<>(factors);
        credentials.add(Map.of("type", "password", "value", member.password()));
        Map<String, Object> user = new LinkedHashMap<>(Map.of(
                "username",
                username,
                "email",
                username + "@acme.example",
                "firstName",
                "Mia",
                "lastName",
                "Member",
                "enabled",
                true,
                "credentials",
                credentials));
        user.put("attributes", attributes);
        admin("POST", "/users", json(user)).expect(201);
        return user(username);
    }

    /** The types of the credentials that the user has. */
    public List<String> credentialsOf(User user) {
        return admin("GET", "/users/" + user.id() + "/credentials").expect(200).json().findValuesAsText("type").stream()
                .sorted()
                .toList();
    }

    /** The id of the user's first credential of that type. */
    public String credential(User user, String type) {
        for (JsonNode credential :
                admin("GET", "/users/" + user.id() + "/credentials").expect(200).json()) {
            if (credential.path("type").asText().equals(type)) {
                return credential.path("id").asText();
            }
        }
        throw new AssertionError("no " + type);
    }

    /** The user as administrators see it. */
    public ObjectNode representation(User user) {
        return (ObjectNode) admin("GET", "/users/" + user.id()).expect(200).json();
    }

    // Administrators.

    /** Calls the admin REST API below this realm as the server's administrator. */
    public Answer admin(String method, String path) {
        return admin(method, path, "");
    }

    /** Calls the admin REST API below this realm as the server's administrator, with a JSON text. */
    public Answer admin(String method, String path, String json) {
        return admin(method, path, json, adminUrl());
    }

    private Answer admin(String method, String path, String json, String base) {
        if (!adminToken.isEmpty()) {
            Answer answer = admin.json(method, base + path, json, "Authorization", "Bearer " + adminToken);
            if (answer.status() != UNAUTHORIZED) {
                return answer;
            }
        }
        // The first call, or the clock was moved and has ended the token.
        return admin.json(method, base + path, json, "Authorization", adminBearer());
    }

    /** The server's administrator, as a header says it; for requests that {@link #admin(String, String)} can't make. */
    public String adminBearer() {
        adminToken = newAdminToken();
        return "Bearer " + adminToken;
    }

    private String newAdminToken() {
        return admin.post(
                        server.baseUrl() + "/realms/master/protocol/openid-connect/token",
                        Map.of(
                                "grant_type", "password",
                                "client_id", "admin-cli",
                                "username", "admin",
                                "password", "admin"))
                .expect(200)
                .json()
                .path("access_token")
                .asText();
    }

    /** Changes some fields of the realm's own representation. */
    public void change(UnaryOperator<ObjectNode> change) {
        ObjectNode realm = (ObjectNode) admin("GET", "").expect(200).json();
        admin("PUT", "", change.apply(realm).toString()).expect(204);
    }

    /** Sets all the settings of one feature; those that aren't named have their defaults. */
    public void configure(String feature, Map<String, String> settings) {
        for (JsonNode existing :
                admin("GET", "/components?type=" + SETTINGS).expect(200).json()) {
            if (existing.path("providerId").asText().equals(feature)) {
                admin("DELETE", "/components/" + existing.path("id").asText()).expect(204);
            }
        }
        if (!settings.isEmpty()) {
            ObjectNode component = JSON.createObjectNode();
            component.put("name", feature).put("providerId", feature).put("providerType", SETTINGS);
            settings.forEach((key, value) ->
                    component.withObject("/config").putArray(key).add(value));
            admin("POST", "/components", component.toString()).expect(201);
        }
    }

    /** Takes a required action out of this realm's logins. */
    public void disableRequiredAction(String alias) {
        enableRequiredAction(alias, false);
    }

    /** Switches a required action on, or off. */
    public void enableRequiredAction(String alias, boolean enabled) {
        String path = "/authentication/required-actions/" + alias;
        ObjectNode action = (ObjectNode) admin("GET", path).expect(200).json();
        admin("PUT", path, action.put("enabled", enabled).toString()).expect(204);
    }

    /**
     * Adds a flow.
     *
     * @param steps authenticators, each followed by its requirement
     */
    public void addFlow(String alias, String... steps) {
        admin(
                        "POST",
                        "/authentication/flows",
                        json(Map.of("alias", alias, "providerId", "basic-flow", "topLevel", true, "builtIn", false)))
                .expect(201);
        String path = "/authentication/flows/" + alias.replace(" ", "%20") + "/executions";
        for (int step = 0; step < steps.length; step += 2) {
            admin("POST", path + "/execution", json(Map.of("provider", steps[step])))
                    .expect(201);
        }
        int step = 1;
        for (JsonNode execution : admin("GET", path).expect(200).json()) {
            admin(
                    "PUT",
                    path,
                    ((ObjectNode) execution).put("requirement", steps[step]).toString());
            step += 2;
        }
    }

    /** Adds a group at the top, and answers its id. */
    public String addGroup(String name) {
        Answer created = admin("POST", "/groups", json(Map.of("name", name))).expect(201);
        return created.header("Location").replaceFirst(".*/", "");
    }

    /** Makes the user a member of a group. */
    public void joinGroup(User user, String group) {
        admin("PUT", "/users/" + user.id() + "/groups/" + group, "{}").expect(204);
    }

    // Logins.

    /** Logs the user in at the public client, with the authorization code flow. */
    public Tokens login(User user) {
        return login(user, new Http());
    }

    /** Logs the user in with that browser, which keeps the cookies. */
    public Tokens login(User user, Http browser) {
        return login(user, browser, "openid");
    }

    /** Logs the user in and asks for these scopes. */
    public Tokens login(User user, Http browser, String scope) {
        Answer page = authorize(browser, scope).expect(200);
        Answer answer = browser.post(
                formAction(page), Map.of("username", user.username(), "password", user.password(), "credentialId", ""));
        return exchange(browser, answer);
    }

    /** Opens the authorization endpoint: a login page, or at once a redirect to the client. */
    public Answer authorize(Http browser, String scope) {
        return browser.get(authorizationUrl(scope, CALLBACK));
    }

    /** Where the public client sends a browser whose user is to log in. */
    public String authorizationUrl(String scope, String redirect) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", "acme-portal");
        parameters.put("response_type", "code");
        parameters.put("redirect_uri", redirect);
        parameters.put("scope", scope);
        parameters.put("code_challenge_method", "S256");
        parameters.put("code_challenge", challenge());
        StringBuilder url = new StringBuilder(url() + "/protocol/openid-connect/auth?");
        parameters.forEach((key, value) ->
                url.append(key).append('=').append(Http.encode(value)).append('&'));
        return url.toString();
    }

    /** Where the form of a login page is posted to. */
    public static String formAction(Answer page) {
        Matcher action = FORM_ACTION.matcher(page.body());
        if (!action.find()) {
            throw new AssertionError("a page without a form: " + page.body());
        }
        return action.group(1).replace("&amp;", "&");
    }

    /** Takes the code from the redirect to the client and exchanges it. */
    public Tokens exchange(Http browser, Answer redirect) {
        Matcher code = Pattern.compile("[?&]code=([^&]+)").matcher(redirect.header("Location"));
        if (!code.find()) {
            throw new AssertionError(
                    "no code: " + redirect.status() + ' ' + redirect.header("Location") + ' ' + redirect.body());
        }
        return new Tokens(token(
                        browser,
                        Map.of(
                                "grant_type",
                                "authorization_code",
                                "client_id",
                                "acme-portal",
                                "redirect_uri",
                                CALLBACK,
                                "code",
                                code.group(1),
                                "code_verifier",
                                VERIFIER))
                .expect(200)
                .json());
    }

    /** Refreshes the public client's tokens. */
    public Answer refresh(Tokens tokens) {
        return token(
                new Http(),
                Map.of(
                        "grant_type", "refresh_token",
                        "client_id", "acme-portal",
                        "refresh_token", tokens.refresh()));
    }

    public Answer token(Http http, Map<String, String> form) {
        return http.post(url() + "/protocol/openid-connect/token", form);
    }

    public Answer userinfo(Tokens tokens) {
        return new Http().get(url() + "/protocol/openid-connect/userinfo", "Authorization", tokens.bearer());
    }

    /** A token for the account REST API, as the account console gets one. */
    public Tokens loginToAccountConsole(User user, Http browser) {
        String redirect = accountConsole();
        String page = url() + "/protocol/openid-connect/auth?client_id=account-console&response_type=code&scope=openid"
                + "&redirect_uri=" + Http.encode(redirect) + "&code_challenge_method=S256&code_challenge="
                + challenge();
        Answer answer = browser.post(
                formAction(browser.get(page).expect(200)),
                Map.of("username", user.username(), "password", user.password(), "credentialId", ""));
        Matcher code = Pattern.compile("[?&]code=([^&]+)").matcher(answer.header("Location"));
        if (!code.find()) {
            throw new AssertionError("no code: " + answer.body());
        }
        return new Tokens(token(
                        browser,
                        Map.of(
                                "grant_type",
                                "authorization_code",
                                "client_id",
                                "account-console",
                                "redirect_uri",
                                redirect,
                                "code",
                                code.group(1),
                                "code_verifier",
                                VERIFIER))
                .expect(200)
                .json());
    }

    /** The challenge of the one code verifier that this class uses. */
    public static String challenge() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A JSON text of alternating names and values. */
    public static String json(Map<String, ?> values) {
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        admin("DELETE", "").expect(204);
    }
}
