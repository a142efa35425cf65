package dev.latchkey.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.apikey.ApiKeys;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.Factors;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fine-grained admin permissions: whoever may manage some users may do no more with others by way of Latchkey. */
@ExtendWith(KeycloakExtension.class)
class DelegatedAdministratorIT {

    private static final String NOBODY = "4f6a1f0e-0000-4000-8000-000000000000";

    private Realm realm;
    private User delegate;
    private User entrusted;
    private User other;
    private Key keyOfEntrusted;
    private Key keyOfOther;

    @BeforeEach
    void open(ServerUnderTest server) {
        realm = Callers.realm(server);
        realm.change(representation -> representation.put("adminPermissionsEnabled", true));
        delegate = realm.newMember();
        entrusted = realm.newMember(Map.of(), List.of(Factors.passkey()));
        other = realm.newMember(Map.of(), List.of(Factors.passkey()));
        keyOfEntrusted = keyOf(entrusted);
        keyOfOther = keyOf(other);
    }

    private Key keyOf(User user) {
        return new ApiKeys(realm).create(Callers.login(realm, user, "openid"));
    }

    @AfterEach
    void close() {
        realm.close();
    }

    /** Lets the delegate do this with the entrusted user, and with no other. */
    private void entrust(String... scopes) {
        String server = "/clients/" + Callers.idOf(realm, "admin-permissions") + "/authz/resource-server";
        realm.admin(
                        "POST",
                        server + "/policy/user",
                        Realm.json(Map.of("name", "delegate", "users", List.of(delegate.id()))))
                .expect(201);
        Map<String, Object> permission = new LinkedHashMap<>(Map.of("name", "entrusted", "resourceType", "Users"));
        permission.put("resources", List.of(entrusted.id()));
        permission.put("scopes", List.of(scopes));
        permission.put("policies", List.of("delegate"));
        realm.admin("POST", server + "/permission/scope", Realm.json(permission))
                .expect(201);
    }

    private Answer call(String method, String userId, String path, Map<String, ?> body) {
        return new Http()
                .json(
                        method,
                        realm.adminUrl() + "/latchkey/users/" + userId + path,
                        body.isEmpty() ? "" : Realm.json(body),
                        "Authorization",
                        Callers.login(realm, delegate, "openid").bearer());
    }

    private Answer override(User user) {
        return call(
                "PUT",
                user.id(),
                "/otp-server-override",
                Map.of("until", Instant.now().plusSeconds(600).toString(), "reason", "Token lost"));
    }

    private Answer reset(User user) {
        return call("POST", user.id(), "/reset-two-factor", Map.of("reason", "Phone lost"));
    }

    @Test
    void whoMayManageOneUserMayDoAllWithThatOneAndNothingWithOthers() {
        entrust("view", "manage");

        override(entrusted).expect(200);
        call("DELETE", entrusted.id(), "/otp-server-override", Map.of()).expect(204);
        call("GET", entrusted.id(), "/api-keys", Map.of()).expect(200);
        call("DELETE", entrusted.id(), "/api-keys/" + keyOfEntrusted.id(), Map.of())
                .expect(204);
        reset(entrusted).expect(204);
        assertThat(realm.credentialsOf(entrusted)).containsExactly("password");

        checkNothingCanBeDoneWith(other);
        assertThat(call("GET", NOBODY, "/api-keys", Map.of()).status())
                .as("whether a user is there")
                .isEqualTo(403);
    }

    private void checkNothingCanBeDoneWith(User user) {
        assertThat(override(user).status()).isEqualTo(403);
        assertThat(call("DELETE", user.id(), "/otp-server-override", Map.of()).status())
                .isEqualTo(403);
        assertThat(call("GET", user.id(), "/api-keys", Map.of()).status()).isEqualTo(403);
        assertThat(call("DELETE", user.id(), "/api-keys/" + keyOfOther.id(), Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(call("DELETE", user.id(), "/api-keys/" + NOBODY, Map.of()).status())
                .as("whether a key is there")
                .isEqualTo(403);
        assertThat(reset(user).status()).isEqualTo(403);
        assertThat(realm.credentialsOf(user)).containsExactly("api-key", "password", "webauthn-passwordless");
        assertThat(new ApiKeys(realm).works(keyOfOther)).isTrue();
        assertThat(realm.representation(user).path("attributes").has("otpServerOverrideUntil"))
                .isFalse();
    }

    @Test
    void whoMaySearchUsersMayDoNoMoreWithThem() {
        entrust("view", "manage");
        Callers.grant(realm, delegate, "realm-management", "query-users");

        reset(entrusted).expect(204);

        checkNothingCanBeDoneWith(other);
        assertThat(call("GET", NOBODY, "/api-keys", Map.of()).status())
                .as("as of Keycloak's own resources")
                .isEqualTo(404);
    }

    @Test
    void whoMayOnlyViewAUserChangesNothing() {
        entrust("view");

        call("GET", entrusted.id(), "/api-keys", Map.of()).expect(200);
        assertThat(reset(entrusted).status()).isEqualTo(403);
        assertThat(override(entrusted).status()).isEqualTo(403);
        assertThat(call("DELETE", entrusted.id(), "/api-keys/" + keyOfEntrusted.id(), Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(realm.credentialsOf(entrusted)).containsExactly("api-key", "password", "webauthn-passwordless");
    }

    /** They tell of all users, so one has to be allowed to see all of them. */
    @ParameterizedTest
    @ValueSource(strings = {"two-factor-report", "api-key-report"})
    void aReportIsForThoseWhoMayViewAllUsers(String report) {
        entrust("view", "manage");

        Answer answer = new Http()
                .get(
                        realm.adminUrl() + "/latchkey/" + report,
                        "Authorization",
                        Callers.login(realm, delegate, "openid").bearer());

        assertThat(answer.status()).isEqualTo(403);
    }

    /** A method that isn't there would tell that the user is. */
    @Test
    void aWrongMethodTellsNothingOfAUser() {
        for (String id : List.of(other.id(), NOBODY)) {
            assertThat(call("GET", id, "/reset-two-factor", Map.of()).status()).isEqualTo(403);
            assertThat(call("GET", id, "/no-such-part", Map.of()).status()).isEqualTo(403);
        }
    }
}
