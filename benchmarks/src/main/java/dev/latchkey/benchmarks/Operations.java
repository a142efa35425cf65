package dev.latchkey.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.benchmarks.Wire.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is measured on a server: Keycloak's own operations, and those of API keys where Latchkey is. */
final class Operations {

    static final String FLOOR = "floor";
    static final String LOGIN_ARGON2 = "login-argon2";
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
    private final String[] refresh = new String[SESSIONS_PER_CLIENT * Load.CLIENTS];
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
            for (int session = 0; session < refresh.length; session++) {
                refresh[session] = Company.tokens(admin, session % Company.USERS)
                        .path("refresh_token")
                        .asText();
            }
            for (int user = 0; user < Company.USERS; user++) {
                cookies[user] = patientLogin(wire, user);
            }
        }
    }

    /** Keycloak's brute-force protection refuses a login that comes before it has noted the user's last one. */
    private static String patientLogin(Wire wire, int user) throws IOException {
        for (int attempt = 1; attempt < LOGIN_ATTEMPTS; attempt++) {
            try {
                return browserLogin(wire, Site.REALM, user);
            } catch (IOException e) {
                Progress.pause(1000);
            }
        }
        return browserLogin(wire, Site.REALM, user);
    }

    /** A client has users of its own: Keycloak refuses two logins of the same user at the same moment. */
    private static int user(int client, int turn) {
        return client * PER_CLIENT + turn % PER_CLIENT;
    }

    private void add(String id, String title, Operation.Step step) {
        all.add(new Operation(id, title, step));
    }

    private void addKeycloaksOwn() {
        byte[] nothing = Wire.get(Site.PROBE);
        add(
                FLOOR,
                "do-nothing endpoint (the floor)",
                (wire, client, turn) -> wire.send(nothing).status() == 200);
        add(
                "login",
                "password login in a browser, cheap hash (3 requests)",
                (wire, client, turn) -> !browserLogin(wire, "/realms/bench-login", user(client, turn))
                        .isEmpty());
        add(
                LOGIN_ARGON2,
                "password login in a browser, Keycloak's hash (3 requests)",
                (wire, client, turn) -> !browserLogin(wire, "/realms/bench-argon2", user(client, turn))
                        .isEmpty());
        add(
                "sso",
                "SSO: authorization with a session",
                (wire, client, turn) -> CODE.matcher(
                                wire.send(Wire.get(authorization(Site.REALM), "Cookie", cookies[user(client, turn)]))
                                        .location())
                        .find());
        add(REFRESH, "refresh", this::refresh);
        byte[][] userinfo =
                each(user -> Wire.get(Site.REALM + OIDC + "/userinfo", "Authorization", "Bearer " + access[user]));
        add(
                "userinfo",
                "userinfo",
                (wire, client, turn) -> wire.send(userinfo[user(client, turn)]).status() == 200);
        byte[][] introspection = each(user -> Wire.form(
                Site.REALM + OIDC + "/token/introspect",
                Map.of("token", access[user]),
                "Authorization",
                Company.BACKEND));
        add(
                INTROSPECTION,
                "introspection of an access token",
                (wire, client, turn) -> says(wire.send(introspection[user(client, turn)]), "\"active\":true"));
        byte[] credentials = Wire.form(
                Site.REALM + OIDC + "/token",
                Map.of("grant_type", "client_credentials"),
                "Authorization",
                Company.BACKEND);
        add(
                CLIENT_CREDENTIALS,
                "client credentials",
                (wire, client, turn) -> wire.send(credentials).status() == 200);
    }

    private void addThoseOfKeys() {
        String[] keys = new String[Company.USERS];
        for (int user = 0; user < keys.length; user++) {
            keys[user] = admin.send(Wire.request(
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
        byte[][] verify = each(user -> Wire.request(
                "POST",
                Site.REALM + "/api-keys/verify",
                "{\"key\":\"" + keys[user] + "\"}",
                "Authorization",
                Company.BACKEND,
                "Content-Type",
                "application/json"));
        add(
                VERIFY,
                "verify (typed verdict)",
                (wire, client, turn) -> says(wire.send(verify[user(client, turn)]), "\"VALID\""));
        byte[][] grant = each(user -> Wire.form(
                Site.REALM + OIDC + "/token",
                Map.of("grant_type", KEY_GRANT, "api_key", keys[user]),
                "Authorization",
                Company.BACKEND));
        add(
                GRANT,
                "API-key grant",
                (wire, client, turn) -> wire.send(grant[user(client, turn)]).status() == 200);
        byte[][] introspection = each(user -> Wire.form(
                Site.REALM + OIDC + "/token/introspect",
                Map.of("token", keys[user], "token_type_hint", "api_key"),
                "Authorization",
                Company.BACKEND));
        add(
                KEY_INTROSPECTION,
                "introspection of a key",
                (wire, client, turn) -> says(wire.send(introspection[user(client, turn)]), "\"active\":true"));
        byte[][] directGrant = each(user -> Wire.form(
                Site.REALM + OIDC + "/token",
                Map.of("grant_type", "password", "username", Company.user(user), "password", keys[user]),
                "Authorization",
                Company.LEGACY));
        add(
                DIRECT_GRANT,
                "direct grant with a key",
                (wire, client, turn) ->
                        wire.send(directGrant[user(client, turn)]).status() == 200);
    }

    private void addForwardAuth(String id, String title, int status, String... keys) {
        byte[][] requests = new byte[Company.USERS][];
        for (int user = 0; user < requests.length; user++) {
            requests[user] = forwardAuth(Site.REALM, keys[user % keys.length]);
        }
        add(
                id,
                title,
                (wire, client, turn) -> wire.send(requests[user(client, turn)]).status() == status);
    }

    static byte[] forwardAuth(String realm, String key) {
        return Wire.get(realm + "/api-keys/auth", "X-API-Key", key);
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

    private boolean refresh(Wire wire, int client, int turn) throws IOException {
        int session = client * SESSIONS_PER_CLIENT + turn % SESSIONS_PER_CLIENT;
        Reply reply = wire.send(Wire.form(
                Site.REALM + OIDC + "/token",
                Map.of("grant_type", "refresh_token", "refresh_token", refresh[session]),
                "Authorization",
                Company.BACKEND));
        if (reply.status() != 200) {
            return false;
        }
        String body = reply.body();
        int start = body.indexOf("\"refresh_token\":\"") + 17;
        refresh[session] = body.substring(start, body.indexOf('"', start));
        return true;
    }

    private static String authorization(String realm) {
        return realm + OIDC + "/auth?client_id=bench-portal&response_type=code&scope=openid&redirect_uri="
                + Wire.encode(Company.CALLBACK);
    }

    /** The whole way of a person: the page, the password, and the client's exchange of the code; returns the cookies. */
    private static String browserLogin(Wire wire, String realm, int user) throws IOException {
        Map<String, String> cookies = new LinkedHashMap<>();
        Reply page = wire.send(Wire.get(authorization(realm)));
        cookies.putAll(page.cookies());
        Matcher action = FORM_ACTION.matcher(page.body());
        if (!action.find()) {
            throw new IOException("no form: " + page.status() + ' ' + page.body());
        }
        URI form = URI.create(action.group(1).replace("&amp;", "&"));
        Reply answer = wire.send(Wire.form(
                form.getRawPath() + '?' + form.getRawQuery(),
                Map.of("username", Company.user(user), "password", Company.password(user)),
                "Cookie",
                header(cookies)));
        cookies.putAll(answer.cookies());
        Matcher code = CODE.matcher(answer.location());
        if (!code.find()) {
            throw new IOException("no code: " + answer.status() + ' ' + answer.location() + ' ' + answer.body());
        }
        Reply tokens = wire.send(Wire.form(
                realm + OIDC + "/token",
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        "bench-portal",
                        "redirect_uri",
                        Company.CALLBACK,
                        "code",
                        code.group(1))));
        if (tokens.status() != 200) {
            throw new IOException("no tokens: " + tokens.body());
        }
        return header(cookies);
    }

    private static String header(Map<String, String> cookies) {
        return cookies.entrySet().stream()
                .filter(cookie -> !cookie.getValue().isEmpty())
                .map(cookie -> cookie.getKey() + '=' + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    private static boolean says(Reply reply, String text) {
        return reply.status() == 200 && reply.body().contains(text);
    }

    private interface OfUser {
        byte[] request(int user);
    }

    private static byte[][] each(OfUser requests) {
        byte[][] all = new byte[Company.USERS][];
        for (int user = 0; user < all.length; user++) {
            all[user] = requests.request(user);
        }
        return all;
    }
}
