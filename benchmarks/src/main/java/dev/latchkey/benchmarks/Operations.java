package dev.latchkey.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is measured on a server: Keycloak's own operations, and those of API keys where Latchkey is. */
final class Operations {

    static final String FLOOR = "floor";
    static final String LOGIN_ARGON2 = "login-argon2";
    static final String SSO = "sso";
    static final String USERINFO = "userinfo";
    static final String REFRESH = "refresh";
    static final String INTROSPECTION = "introspection";
    static final String CLIENT_CREDENTIALS = "client-credentials";
    static final String FORWARD_AUTH = "key-forward-auth";
    static final String FORWARD_AUTH_ONE = "key-forward-auth-one-key";
    static final String WRONG_KEY = "key-wrong-secret";
    static final String GARBAGE = "key-garbage";
    static final String VERIFY = "key-verify";
    static final String GRANT = "key-grant";
    static final String KEY_INTROSPECTION = "key-introspection";
    static final String DIRECT_GRANT = "key-direct-grant";

    private static final String OIDC = "/protocol/openid-connect";
    private static final String KEY_GRANT = "urn:latchkey:params:oauth:grant-type:api-key";
    private static final Pattern FORM_ACTION = Pattern.compile("action=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
    private static final int PER_CLIENT = Company.USERS / Load.CLIENTS;
    /**
     * So many that none is refreshed again within the same second, for which Keycloak writes nothing: what is hammered looks
     * cheaper than it is.
     */
    private static final int SESSIONS_PER_CLIENT = 128;

    private static final int CHECKSUM_CHARS = 6;
    private static final int LOGIN_ATTEMPTS = 10;

    private final Admin admin;
    private final List<Operation> all = new ArrayList<>();
    private final String[] access = new String[Company.USERS];
    private final AtomicReferenceArray<String> refresh = new AtomicReferenceArray<>(SESSIONS_PER_CLIENT * Load.CLIENTS);
    private final String[] cookies = new String[Company.USERS];

    private Operations(Site site) {
        admin = new Admin(site);
    }

    /** All operations that this server knows. The users are logged in. */
    static List<Operation> of(Site site) throws IOException {
        Operations operations = new Operations(site);
        operations.logUsersIn(site);
        operations.addKeycloaksOwn();
        if (site.hasLatchkey()) {
            operations.addThoseOfKeys();
        }
        return operations.all;
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ':' + password).getBytes(StandardCharsets.UTF_8));
    }

    private void logUsersIn(Site site) throws IOException {
        try (Wire wire = new Wire(site.url())) {
            for (int user = 0; user < Company.USERS; user++) {
                JsonNode tokens = Company.tokens(admin, user);
                access[user] = tokens.path("access_token").asText();
            }
            for (int session = 0; session < refresh.length(); session++) {
                refresh.set(
                        session,
                        Company.tokens(admin, session % Company.USERS)
                                .path("refresh_token")
                                .asText());
            }
            for (int user = 0; user < Company.USERS; user++) {
                cookies[user] = patientLogin(wire, user);
            }
        }
    }

    /** Keycloak's brute-force protection refuses a login that comes before it has noted the user's last one. */
    private static String patientLogin(Wire wire, int user) throws IOException {
        Next.End end = Next.wrong("");
        for (int attempt = 1; attempt <= LOGIN_ATTEMPTS; attempt++) {
            Map<String, String> cookies = new LinkedHashMap<>();
            end = wire.talk(login(Site.REALM, user, cookies));
            if (end.right()) {
                return header(cookies);
            }
            Progress.pause(1000);
        }
        throw new IOException(Company.user(user) + " isn't logged in: " + end.why());
    }

    /** A client has users of its own: Keycloak refuses two logins of the same user at the same moment. */
    private static int user(int client, int turn) {
        return client * PER_CLIENT + turn % PER_CLIENT;
    }

    private void add(String id, String title, Operation.Step step) {
        all.add(new Operation(id, title, step));
    }

    /** One request for each user, which is made only once. */
    private void add(String id, String title, IntFunction<Request> ofUser, Predicate<Reply> right) {
        Exchange[] exchanges = new Exchange[Company.USERS];
        for (int user = 0; user < exchanges.length; user++) {
            exchanges[user] = Exchange.only(ofUser.apply(user), right);
        }
        add(id, title, (client, turn) -> exchanges[user(client, turn)]);
    }

    private void addKeycloaksOwn() {
        Exchange nothing = Exchange.only(Request.get(Site.PROBE), Operations::isOk);
        add(FLOOR, "do-nothing endpoint (the floor)", (client, turn) -> nothing);
        add(
                "login",
                "password login in a browser, cheap hash (3 requests)",
                (client, turn) -> login("/realms/bench-login", user(client, turn), new LinkedHashMap<>()));
        add(
                LOGIN_ARGON2,
                "password login in a browser, Keycloak's hash (3 requests)",
                (client, turn) -> login("/realms/bench-argon2", user(client, turn), new LinkedHashMap<>()));
        add(
                SSO,
                "SSO: authorization with a session",
                user -> Request.get(authorization(Site.REALM), "Cookie", cookies[user]),
                reply -> CODE.matcher(reply.location()).find());
        add(REFRESH, "refresh", this::refresh);
        add(
                USERINFO,
                "userinfo",
                user -> Request.get(Site.REALM + OIDC + "/userinfo", "Authorization", "Bearer " + access[user]),
                Operations::isOk);
        add(
                INTROSPECTION,
                "introspection of an access token",
                user -> Request.form(
                        Site.REALM + OIDC + "/token/introspect",
                        Map.of("token", access[user]),
                        "Authorization",
                        Company.BACKEND),
                reply -> says(reply, "\"active\":true"));
        Exchange credentials = Exchange.only(
                Request.form(
                        Site.REALM + OIDC + "/token",
                        Map.of("grant_type", "client_credentials"),
                        "Authorization",
                        Company.BACKEND),
                Operations::isOk);
        add(CLIENT_CREDENTIALS, "client credentials", (client, turn) -> credentials);
    }

    private void addThoseOfKeys() {
        String[] keys = new String[Company.USERS];
        for (int user = 0; user < keys.length; user++) {
            keys[user] = admin.send(Request.of(
                            "POST",
                            Site.REALM + "/api-keys",
                            "{}",
                            "Authorization",
                            "Bearer " + access[user],
                            "Content-Type",
                            "application/json"))
                    .path("key")
                    .asText();
        }
        addForwardAuth(FORWARD_AUTH, "forward auth, valid keys of 64 users", 200, keys);
        addForwardAuth(FORWARD_AUTH_ONE, "forward auth, one key for all clients", 200, keys[0]);
        addForwardAuth(WRONG_KEY, "forward auth, wrong secret", 401, withOtherSecrets(keys));
        addForwardAuth(GARBAGE, "forward auth, garbage", 401, "lk_" + "garbage".repeat(14));
        add(
                VERIFY,
                "verify (typed verdict)",
                user -> Request.of(
                        "POST",
                        Site.REALM + "/api-keys/verify",
                        "{\"key\":\"" + keys[user] + "\"}",
                        "Authorization",
                        Company.BACKEND,
                        "Content-Type",
                        "application/json"),
                reply -> says(reply, "\"VALID\""));
        add(
                GRANT,
                "API-key grant",
                user -> Request.form(
                        Site.REALM + OIDC + "/token",
                        Map.of("grant_type", KEY_GRANT, "api_key", keys[user]),
                        "Authorization",
                        Company.BACKEND),
                Operations::isOk);
        add(
                KEY_INTROSPECTION,
                "introspection of a key",
                user -> Request.form(
                        Site.REALM + OIDC + "/token/introspect",
                        Map.of("token", keys[user], "token_type_hint", "api_key"),
                        "Authorization",
                        Company.BACKEND),
                reply -> says(reply, "\"active\":true"));
        add(
                DIRECT_GRANT,
                "direct grant with a key",
                user -> Request.form(
                        Site.REALM + OIDC + "/token",
                        Map.of("grant_type", "password", "username", Company.user(user), "password", keys[user]),
                        "Authorization",
                        Company.LEGACY),
                Operations::isOk);
    }

    private void addForwardAuth(String id, String title, int status, String... keys) {
        add(id, title, user -> forwardAuth(Site.REALM, keys[user % keys.length]), reply -> reply.status() == status);
    }

    static Request forwardAuth(String realm, String key) {
        return Request.get(realm + "/api-keys/auth", "X-API-Key", key);
    }

    /** Each key with the secret of the next one, and a checksum that is right. */
    private static String[] withOtherSecrets(String[] keys) {
        String[] wrong = new String[keys.length];
        for (int i = 0; i < keys.length; i++) {
            wrong[i] = withSecretOf(keys[i], keys[(i + 1) % keys.length]);
        }
        return wrong;
    }

    static String withSecretOf(String key, String other) {
        int secret = key.length() - CHECKSUM_CHARS - 44;
        String unchecked = key.substring(0, secret) + other.substring(secret, other.length() - CHECKSUM_CHARS);
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(unchecked.getBytes(StandardCharsets.UTF_8));
        String digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        StringBuilder checksum = new StringBuilder();
        long rest = crc.getValue();
        for (int i = 0; i < CHECKSUM_CHARS; i++) {
            checksum.insert(0, digits.charAt((int) (rest % digits.length())));
            rest /= digits.length();
        }
        return unchecked + checksum;
    }

    private Exchange refresh(int client, int turn) {
        int session = client * SESSIONS_PER_CLIENT + turn % SESSIONS_PER_CLIENT;
        Request request = Request.form(
                Site.REALM + OIDC + "/token",
                Map.of("grant_type", "refresh_token", "refresh_token", refresh.get(session)),
                "Authorization",
                Company.BACKEND);
        return new Exchange(request, reply -> {
            if (!isOk(reply)) {
                return Next.wrong("not refreshed: " + reply);
            }
            String body = reply.body();
            int start = body.indexOf("\"refresh_token\":\"") + 17;
            refresh.set(session, body.substring(start, body.indexOf('"', start)));
            return Next.RIGHT;
        });
    }

    private static String authorization(String realm) {
        return realm + OIDC + "/auth?client_id=bench-portal&response_type=code&scope=openid&redirect_uri="
                + Request.encode(Company.CALLBACK);
    }

    /** The whole way of a person: the page, the password, and the client's exchange of the code; collects the cookies. */
    private static Exchange login(String realm, int user, Map<String, String> cookies) {
        return new Exchange(Request.get(authorization(realm)), page -> {
            cookies.putAll(page.cookies());
            Matcher action = FORM_ACTION.matcher(page.body());
            return action.find() ? password(action.group(1), realm, user, cookies) : Next.wrong("no form: " + page);
        });
    }

    private static Exchange password(String action, String realm, int user, Map<String, String> cookies) {
        URI form = URI.create(action.replace("&amp;", "&"));
        Request request = Request.form(
                form.getRawPath() + '?' + form.getRawQuery(),
                Map.of("username", Company.user(user), "password", Company.password(user)),
                "Cookie",
                header(cookies));
        return new Exchange(request, answer -> {
            cookies.putAll(answer.cookies());
            Matcher code = CODE.matcher(answer.location());
            return code.find() ? tokens(code.group(1), realm) : Next.wrong("no code: " + answer);
        });
    }

    private static Exchange tokens(String code, String realm) {
        Request request = Request.form(
                realm + OIDC + "/token",
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        "bench-portal",
                        "redirect_uri",
                        Company.CALLBACK,
                        "code",
                        code));
        return Exchange.only(request, Operations::isOk);
    }

    private static String header(Map<String, String> cookies) {
        return cookies.entrySet().stream()
                .filter(cookie -> !cookie.getValue().isEmpty())
                .map(cookie -> cookie.getKey() + '=' + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    private static boolean isOk(Reply reply) {
        return reply.status() == 200;
    }

    private static boolean says(Reply reply, String text) {
        return isOk(reply) && reply.body().contains(text);
    }
}
