package dev.latchkey.tests.api;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.api.WatchedApi.Call;
import dev.latchkey.tests.apikey.ApiKeys;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may call what: nobody unknown, nobody with too few rights, nobody from another realm. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PermissionsIT {

    /** What a caller of an operation needs. */
    private enum Access {
        /** Nothing. */
        ANYBODY,
        /** A token of a session; the login cookie from a page of the server. */
        SESSION,
        /** A token for the user's own account, with {@code manage-account}. */
        ACCOUNT,
        /** A good API key, and the role that the proxy asks for. */
        KEY,
        /** To be a confidential client. */
        CLIENT,
        /** The role of this name. */
        VIEW_REALM,
        MANAGE_REALM,
        VIEW_USERS,
        MANAGE_USERS;

        Optional<String> role() {
            return switch (this) {
                case VIEW_REALM -> Optional.of("view-realm");
                case MANAGE_REALM -> Optional.of("manage-realm");
                case VIEW_USERS -> Optional.of("view-users");
                case MANAGE_USERS -> Optional.of("manage-users");
                default -> Optional.empty();
            };
        }

        /** The roles that are as good. */
        Set<String> roles() {
            return switch (this) {
                case VIEW_REALM -> Set.of("view-realm", "manage-realm", "realm-admin");
                case MANAGE_REALM -> Set.of("manage-realm", "realm-admin");
                case VIEW_USERS -> Set.of("view-users", "manage-users", "realm-admin");
                case MANAGE_USERS -> Set.of("manage-users", "realm-admin");
                default -> Set.of();
            };
        }
    }

    private static final Map<String, Access> TABLE = Map.ofEntries(
            entry("readSession", Access.SESSION),
            entry("extendSession", Access.SESSION),
            entry("preflightSession", Access.ANYBODY),
            entry("sessionScript", Access.ANYBODY),
            entry("listKeys", Access.ACCOUNT),
            entry("createKey", Access.ACCOUNT),
            entry("preflightKeys", Access.ANYBODY),
            entry("revokeKey", Access.ACCOUNT),
            entry("preflightKey", Access.ANYBODY),
            entry("rotateKey", Access.ACCOUNT),
            entry("preflightRotation", Access.ANYBODY),
            entry("authorizeGet", Access.KEY),
            entry("authorizeHead", Access.KEY),
            entry("authorizePost", Access.KEY),
            entry("authorizePut", Access.KEY),
            entry("authorizePatch", Access.KEY),
            entry("authorizeDelete", Access.KEY),
            entry("authorizeOptions", Access.KEY),
            entry("verifyKey", Access.CLIENT),
            entry("exchangeKey", Access.CLIENT),
            entry("introspectKey", Access.CLIENT),
            entry("install", Access.MANAGE_REALM),
            entry("undoInstall", Access.MANAGE_REALM),
            entry("readOverview", Access.VIEW_REALM),
            entry("testOtpServer", Access.MANAGE_REALM),
            entry("reportTwoFactor", Access.VIEW_USERS),
            entry("reportKeys", Access.VIEW_USERS),
            entry("resetTwoFactor", Access.MANAGE_USERS),
            entry("listKeysOfUser", Access.VIEW_USERS),
            entry("revokeKeyOfUser", Access.MANAGE_USERS),
            entry("overrideOtpServer", Access.MANAGE_USERS),
            entry("endOverride", Access.MANAGE_USERS));

    private static final String NOBODY = "4f6a1f0e-0000-4000-8000-000000000000";
    private static final List<String> ROLES = List.of(
            "create-client",
            "impersonation",
            "manage-authorization",
            "manage-clients",
            "manage-events",
            "manage-identity-providers",
            "manage-realm",
            "manage-users",
            "query-clients",
            "query-groups",
            "query-realms",
            "query-users",
            "realm-admin",
            "view-authorization",
            "view-clients",
            "view-events",
            "view-identity-providers",
            "view-realm",
            "view-users");

    private final Description description = Description.read();
    private Realm realm;
    private Realm other;
    private WatchedApi api;
    private User user;

    @BeforeAll
    void open(ServerUnderTest server) {
        realm = Callers.realm(server);
        other = Callers.realm(server);
        api = new WatchedApi(description, server.keycloak().baseUrl().toString());
        user = realm.newMember();
    }

    @AfterAll
    void close() {
        realm.close();
        other.close();
    }

    @Test
    void everyOperationHasARow() {
        assertThat(TABLE.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        description.operations().stream().map(Operation::id).toList());
    }

    Stream<Operation> operations() {
        return description.operations().stream();
    }

    private Call call(Operation operation) {
        return api.call(operation.id())
                .path("realm", realm.name())
                .path("id", user.id())
                .path("keyId", NOBODY)
                .exampleBody();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void isRefusedToStrangersAndToOthersThanThoseInTheTable(Operation operation) {
        Access access = TABLE.getOrDefault(operation.id(), Access.ANYBODY);
        if (access != Access.ANYBODY) {
            // As a page of the server would ask: to others the login cookie is closed before anybody looks for it.
            assertThat(call(operation)
                            .header("Sec-Fetch-Site", "same-origin")
                            .send()
                            .status())
                    .as("nobody")
                    .isEqualTo(401);
        }
        switch (access) {
            case ANYBODY -> assertThat(call(operation).send().status()).isEqualTo(200);
            case SESSION -> checkSession(operation);
            case ACCOUNT -> checkAccount(operation);
            case KEY -> checkKey(operation);
            case CLIENT -> checkClient(operation);
            default -> checkAdministrator(operation, access);
        }
    }

    private static void letsIn(Call call) {
        assertThat(call.send().status()).as("who may").isBetween(200, 499).isNotIn(401, 403);
    }

    private void checkSession(Operation operation) {
        letsIn(call(operation).by(Callers.login(realm, user, "openid")));
        assertThat(call(operation)
                        .by(Callers.login(other, other.newMember(), "openid"))
                        .send()
                        .status())
                .as("of another realm")
                .isEqualTo(401);
        Http browser = new Http();
        realm.login(user, browser);
        String cookie = "KEYCLOAK_IDENTITY=" + browser.cookies().value("KEYCLOAK_IDENTITY");
        letsIn(call(operation).header("Cookie", cookie).header("Sec-Fetch-Site", "same-origin"));
        assertThat(call(operation)
                        .header("Cookie", cookie)
                        .header("Sec-Fetch-Site", "cross-site")
                        .send()
                        .status())
                .as("a page elsewhere")
                .isEqualTo(403);
    }

    private void checkAccount(Operation operation) {
        letsIn(call(operation).by(Callers.login(realm, user, "openid")));
        assertThat(call(operation)
                        .by(Callers.login(other, other.newMember(), "openid"))
                        .send()
                        .status())
                .as("of another realm")
                .isEqualTo(401);
        assertThat(call(operation)
                        .by(Callers.login(realm, Callers.withoutAccount(realm), "openid"))
                        .send()
                        .status())
                .as("without the role")
                .isEqualTo(403);
    }

    private void checkKey(Operation operation) {
        Key key = new ApiKeys(realm).create(realm.newMember());
        letsIn(call(operation).header("X-API-Key", key.text()));
        assertThat(call(operation)
                        .header(
                                "X-API-Key",
                                new ApiKeys(other).create(other.newMember()).text())
                        .send()
                        .status())
                .as("of another realm")
                .isEqualTo(401);
        assertThat(call(operation)
                        .header("X-API-Key", key.text())
                        .header("X-Required-Role", "realm-management.view-users")
                        .send()
                        .status())
                .as("without the role")
                .isEqualTo(403);
    }

    private void checkClient(Operation operation) {
        assertThat(call(operation)
                        .header("Authorization", Callers.basic("acme-backend", "secret"))
                        .send()
                        .status())
                .as("with another secret")
                .isEqualTo(401);
        Callers.confidentialClient(realm, "only-here", "only-here-secret");
        assertThat(api.call(operation.id())
                        .path("realm", other.name())
                        .exampleBody()
                        .header("Authorization", Callers.basic("only-here", "only-here-secret"))
                        .send()
                        .status())
                .as("of another realm")
                .isEqualTo(401);
        Key key = new ApiKeys(realm).create(realm.newMember());
        assertThat(asClient(operation, key, "acme-portal", null).send().status())
                .as("a public client")
                .isIn(400, 401, 403);
        letsIn(asClient(operation, key, "acme-backend", "acme-backend-demo-secret"));
    }

    private Call asClient(Operation operation, Key key, String client, String secret) {
        Map<String, String> form = new LinkedHashMap<>();
        switch (operation.id()) {
            case "verifyKey" -> form.put("key", key.text());
            case "exchangeKey" -> {
                form.put("grant_type", "urn:latchkey:params:oauth:grant-type:api-key");
                form.put("api_key", key.text());
            }
            default -> {
                form.put("token", key.text());
                form.put("token_type_hint", "api_key");
            }
        }
        form.put("client_id", client);
        if (secret != null) {
            form.put("client_secret", secret);
        }
        return api.call(operation.id()).path("realm", realm.name()).form(form);
    }

    private void checkAdministrator(Operation operation, Access access) {
        String role = access.role().orElseThrow();
        assertThat(operation.role()).as("in openapi.yaml").contains(role);
        assertThat(byOneWith(operation, realm).send().status()).as("no role").isEqualTo(403);
        String[] allOthers =
                ROLES.stream().filter(any -> !access.roles().contains(any)).toArray(String[]::new);
        assertThat(byOneWith(operation, realm, allOthers).send().status())
                .as(Arrays.toString(allOthers))
                .isEqualTo(403);
        assertThat(byOneWith(operation, other, "realm-admin").send().status())
                .as("an administrator of another realm")
                .isEqualTo(403);
        letsIn(byOneWith(operation, realm, role));
    }

    private Call byOneWith(Operation operation, Realm home, String... roles) {
        User administrator = home.newMember();
        Callers.grant(home, administrator, "realm-management", roles);
        return call(operation).by(Callers.login(home, administrator, "openid"));
    }
}
