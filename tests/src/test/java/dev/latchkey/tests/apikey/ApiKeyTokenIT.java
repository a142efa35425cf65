package dev.latchkey.tests.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program gets for its key, and what it can't do with that. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiKeyTokenIT {

    private Realm realm;
    private ApiKeys keys;
    private User owner;
    private Key key;

    @BeforeAll
    void createRealm(ServerUnderTest server) {
        realm = Realm.create(server);
        keys = new ApiKeys(realm);
        keys.addLegacyClient();
        // The worst case: tokens with every audience, long-lived, for clients that may refresh.
        changeClient("acme-backend", client -> client.put("fullScopeAllowed", true));
        changeClient("legacy-client", client -> client.put("fullScopeAllowed", true));
        changeClient("acme-portal", client -> client.put("fullScopeAllowed", true));
        changeClient(
                "acme-backend",
                client -> client.withObject("/attributes").put("standard.token.exchange.enabled", "true"));
        addAudience("acme-backend");
        realm.change(file -> {
            file.put("accessTokenLifespan", 86400);
            file.withArray("/enabledEventTypes").add("INTROSPECT_TOKEN_ERROR");
            return file;
        });
    }

    @BeforeEach
    void createKey() {
        owner = keys.addMember();
        key = keys.create(owner);
    }

    @AfterEach
    void restore() {
        changeClient(
                "acme-backend", client -> client.put("fullScopeAllowed", true).put("consentRequired", false));
        realm.admin("PUT", "/client-policies/policies", "{\"policies\":[]}").expect(204);
        keys.set("enabled", "true");
    }

    @AfterAll
    void deleteRealm() {
        realm.close();
    }

    /** Both ways to a token. */
    private Tokens tokens(String way) {
        Answer answer = way.equals("grant")
                ? keys.exchange(key.text(), "scope", "openid")
                : keys.passwordGrant(owner.username(), key.text(), "scope", "openid");
        return new Tokens(answer.expect(200).json());
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant", "password"})
    void theTokenSaysWhereItComesFromAndLivesFiveMinutesAtMost(String way) {
        Tokens tokens = tokens(way);

        for (JsonNode claims : new JsonNode[] {tokens.accessClaims(), tokens.idClaims()}) {
            assertThat(claims.path("sub").asText()).isEqualTo(owner.id());
            assertThat(claims.path("amr").toString()).isEqualTo("[\"api_key\"]");
            assertThat(claims.path("api_key_id").asText()).isEqualTo(key.id());
            assertThat(claims.path("exp").asLong() - claims.path("iat").asLong())
                    .isLessThanOrEqualTo(300);
        }
        assertThat(tokens.answer().path("expires_in").asInt()).isLessThanOrEqualTo(300);
        assertThat(tokens.answer().has("refresh_token")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant", "password"})
    void itLeavesNoSession(String way) {
        int before = sessions();

        tokens(way);

        assertThat(sessions()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant", "password"})
    void itOpensNeitherAccountNorKeys(String way) {
        Tokens tokens = tokens(way);

        assertThat(tokens.accessClaims().toString()).doesNotContain("\"account\"");
        new Http()
                .get(realm.url() + "/account", "Authorization", tokens.bearer(), "Accept", "application/json")
                .expect(401);
        new Http()
                .get(
                        realm.url() + "/account/credentials",
                        "Authorization",
                        tokens.bearer(),
                        "Accept",
                        "application/json")
                .expect(401);
        keys.list(tokens).expect(403);
        keys.create(tokens, "{}").expect(403);
        keys.rotate(tokens, key.id()).expect(403);
        keys.revoke(tokens, key.id()).expect(403);
        assertThat(keys.works(key)).isTrue();
    }

    /** A token exchanged for such a token would have lost all marks of it. */
    @ParameterizedTest
    @ValueSource(strings = {"grant", "password"})
    void itCanNotBeExchanged(String way) {
        changeClient(
                "acme-backend",
                client -> client.withObject("/attributes").put("standard.token.exchange.enabled", "true"));
        Tokens tokens = tokens(way);

        Answer answer = exchangeToken(tokens);

        assertThat(answer.expect(400).json().path("error_description").asText())
                .isEqualTo("A token that was made from an API key can't be exchanged.");
    }

    /** A requesting-party token (UMA 2.0) would be such a token as well. */
    @ParameterizedTest
    @ValueSource(strings = {"grant", "password"})
    void itBringsNoPermissionsBeyondItself(String way) {
        changeClient(
                "acme-backend",
                client -> client.put("serviceAccountsEnabled", true).put("authorizationServicesEnabled", true));

        allowOwnerTheirLedger();
        // The owner has a permission to be had.
        requestPermission(realm.login(owner)).expect(200);

        assertThat(requestPermission(tokens(way))
                        .expect(400)
                        .json()
                        .path("error_description")
                        .asText())
                .isEqualTo("A token that was made from an API key can't be exchanged.");
    }

    /** A resource of the client for this owner alone. */
    private void allowOwnerTheirLedger() {
        String server = "/clients/" + client("acme-backend").path("id").asText() + "/authz/resource-server";
        String name = "ledger of " + owner.username();
        realm.admin("POST", server + "/resource", Realm.json(Map.of("name", name)))
                .expect(201);
        realm.admin(
                        "POST",
                        server + "/policy/user",
                        Realm.json(Map.of("name", "owner " + name, "users", List.of(owner.id()))))
                .expect(201);
        realm.admin(
                        "POST",
                        server + "/permission/resource",
                        Realm.json(Map.of(
                                "name",
                                "permission " + name,
                                "resources",
                                List.of(name),
                                "policies",
                                List.of("owner " + name))))
                .expect(201);
    }

    private Answer requestPermission(Tokens tokens) {
        return new Http()
                .post(
                        keys.tokenEndpoint(),
                        Map.of(
                                "grant_type", "urn:ietf:params:oauth:grant-type:uma-ticket",
                                "audience", "acme-backend"),
                        "Authorization",
                        tokens.bearer());
    }

    /** A client may revoke the token itself, too: of an owner whose id is long as of any other. */
    @ParameterizedTest
    @ValueSource(strings = {"grant", "password"})
    void itCanBeRevokedItself(String way) {
        Tokens tokens = tokens(way);
        String client = way.equals("grant") ? ApiKeys.BACKEND : ApiKeys.LEGACY_CLIENT;

        new Http()
                .post(
                        realm.url() + "/protocol/openid-connect/revoke",
                        Map.of("token", tokens.access()),
                        "Authorization",
                        client)
                .expect(200);

        assertThat(keys.introspectToken(tokens.access()).expect(200).body()).isEqualTo("{\"active\":false}");
        realm.userinfo(tokens).expect(401);
        realm.userinfo(tokens(way)).expect(200);
    }

    /** Otherwise the test above could be right because nothing can be exchanged. */
    @Test
    void anOrdinaryTokenCanBeExchanged() {
        exchangeToken(realm.login(owner)).expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant", "password"})
    void itIsInactiveOnceTheKeyIsRevoked(String way) {
        Tokens tokens = tokens(way);
        JsonNode active = keys.introspectToken(tokens.access()).expect(200).json();
        assertThat(active.path("active").asBoolean()).isTrue();
        assertThat(active.path("amr").toString()).isEqualTo("[\"api_key\"]");
        assertThat(active.path("api_key_id").asText()).isEqualTo(key.id());
        assertThat(active.toString()).doesNotContain("\"account\"");
        assertThat(realm.userinfo(tokens).expect(200).json().path("sub").asText())
                .isEqualTo(owner.id());

        keys.revoke(keys.account(owner), key.id()).expect(204);

        assertThat(keys.introspectToken(tokens.access()).expect(200).body()).isEqualTo("{\"active\":false}");
        JsonNode refusal = realm.admin("GET", "/events?type=INTROSPECT_TOKEN_ERROR&user=" + owner.id())
                .json()
                .get(0)
                .path("details");
        assertThat(refusal.path("reason").asText()).isEqualTo("revoked");
        assertThat(refusal.path("credential_id").asText()).isEqualTo(key.id());
        // Keycloak's own endpoints ask the same question.
        realm.userinfo(tokens).expect(401);
        new Http()
                .get(realm.adminUrl() + "/users", "Authorization", tokens.bearer())
                .expect(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant", "password"})
    void itIsInactiveWhileTheFeatureIsOff(String way) {
        Tokens tokens = tokens(way);

        keys.set("enabled", "false");
        assertThat(keys.introspectToken(tokens.access()).json().path("active").asBoolean())
                .isFalse();

        keys.set("enabled", "true");
        assertThat(keys.introspectToken(tokens.access()).json().path("active").asBoolean())
                .isTrue();
    }

    @Test
    void offlineAccessIsRefused() {
        assertThat(keys.exchange(key.text(), "scope", "openid offline_access")
                        .expect(400)
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("invalid_scope");
        keys.passwordGrant(owner.username(), key.text(), "scope", "offline_access")
                .expect(400);
    }

    /** The scope may also come by default, where nobody asks for it. */
    @Test
    void offlineAccessByDefaultIsRefusedAndLeavesNothing() {
        String scope = "";
        for (JsonNode candidate : realm.admin("GET", "/client-scopes").json()) {
            if (candidate.path("name").asText().equals("offline_access")) {
                scope = candidate.path("id").asText();
            }
        }
        String client = client("legacy-client").path("id").asText();
        realm.admin("DELETE", "/clients/" + client + "/optional-client-scopes/" + scope);
        realm.admin("PUT", "/clients/" + client + "/default-client-scopes/" + scope)
                .expect(204);

        keys.passwordGrant(owner.username(), key.text()).expect(400);

        assertThat(realm.admin("GET", "/users/" + owner.id() + "/offline-sessions/" + client)
                        .json())
                .isEmpty();
        realm.admin("DELETE", "/clients/" + client + "/default-client-scopes/" + scope)
                .expect(204);
        realm.admin("PUT", "/clients/" + client + "/optional-client-scopes/" + scope)
                .expect(204);
    }

    @Test
    void theClientsScopesDecideWhatItCarries() {
        changeClient("acme-backend", client -> client.put("fullScopeAllowed", false));

        JsonNode without = new Tokens(keys.exchange(key.text()).expect(200).json()).accessClaims();
        JsonNode with = new Tokens(
                        keys.exchange(key.text(), "scope", "phone").expect(200).json())
                .accessClaims();

        assertThat(without.has("realm_access")).isFalse();
        assertThat(without.has("phone_number")).isFalse();
        assertThat(with.path("phone_number").asText()).isEqualTo("+15145550134");
        keys.exchange(key.text(), "scope", "nonsense").expect(400);
    }

    @Test
    void aClientThatNeedsConsentGetsNothingWithoutIt() {
        changeClient("acme-backend", client -> client.put("consentRequired", true));

        assertThat(keys.exchange(key.text())
                        .expect(400)
                        .json()
                        .path("error_description")
                        .asText())
                .startsWith("Missing consents");
    }

    @Test
    void pendingRequiredActionsComeFirst() {
        ObjectNode representation = realm.representation(owner);
        representation.putArray("requiredActions").add("UPDATE_PASSWORD");
        realm.admin("PUT", "/users/" + owner.id(), representation.toString()).expect(204);

        assertThat(keys.exchange(key.text())
                        .expect(400)
                        .json()
                        .path("error_description")
                        .asText())
                .isEqualTo("Account is not fully set up");
        keys.passwordGrant(owner.username(), key.text()).expect(400);
    }

    @Test
    void clientPoliciesThatForbidPasswordsForbidKeys() {
        realm.admin(
                        "PUT",
                        "/client-policies/profiles",
                        "{\"profiles\":[{\"name\":\"no-passwords\",\"executors\":[{\"executor\":\"reject-ropc-grant\","
                                + "\"configuration\":{\"auto-configure\":false}}]}]}")
                .expect(204);
        realm.admin(
                        "PUT",
                        "/client-policies/policies",
                        "{\"policies\":[{\"name\":\"all\",\"enabled\":true,\"conditions\":[{\"condition\":\"any-client\","
                                + "\"configuration\":{}}],\"profiles\":[\"no-passwords\"]}]}")
                .expect(204);

        keys.exchange(key.text()).expect(400);
    }

    @Test
    void publicClientsGetNothing() {
        assertThat(realm.token(
                                new Http(),
                                Map.of("grant_type", ApiKeys.GRANT, "client_id", "acme-portal", "api_key", key.text()))
                        .expect(400)
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("unauthorized_client");
        new Http()
                .json("POST", keys.url() + "/verify", Realm.json(Map.of("key", key.text())))
                .expect(401);
        new Http()
                .post(keys.url() + "/verify", Map.of("client_id", "acme-portal", "key", key.text()))
                .expect(403);
    }

    @Test
    void introspectionTellsAboutAKey() {
        JsonNode answer = keys.introspectKey(key.text()).expect(200).json();

        assertThat(answer.path("active").asBoolean()).isTrue();
        assertThat(answer.path("sub").asText()).isEqualTo(owner.id());
        assertThat(answer.path("username").asText()).isEqualTo(owner.username());
        assertThat(answer.path("token_type").asText()).isEqualTo("api_key");
        assertThat(answer.path("api_key_id").asText()).isEqualTo(key.id());
    }

    @Test
    void verificationTellsWhoseKeyItIs() {
        JsonNode answer = keys.verify(key.text()).expect(200).json();

        assertThat(answer.path("result").asText()).isEqualTo("VALID");
        assertThat(answer.path("userId").asText()).isEqualTo(owner.id());
        assertThat(answer.path("username").asText()).isEqualTo(owner.username());
        assertThat(answer.path("keyId").asText()).isEqualTo(key.id());
    }

    private int sessions() {
        return realm.admin("GET", "/users/" + owner.id() + "/sessions").json().size();
    }

    private Answer exchangeToken(Tokens tokens) {
        return new Http()
                .post(
                        keys.tokenEndpoint(),
                        Map.of(
                                "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                                "subject_token", tokens.access(),
                                "subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
                        "Authorization",
                        ApiKeys.BACKEND);
    }

    private JsonNode client(String clientId) {
        return realm.admin("GET", "/clients?clientId=" + clientId).json().get(0);
    }

    private void changeClient(String clientId, Consumer<ObjectNode> change) {
        ObjectNode client = (ObjectNode) client(clientId);
        change.accept(client);
        realm.admin("PUT", "/clients/" + client.path("id").asText(), client.toString())
                .expect(204);
    }

    /** Tokens of all three clients name this one as their audience, so that it may introspect and exchange them. */
    private void addAudience(String audience) {
        for (String clientId : new String[] {"acme-backend", "legacy-client", "acme-portal"}) {
            realm.admin(
                            "POST",
                            "/clients/" + client(clientId).path("id").asText() + "/protocol-mappers/models",
                            Realm.json(Map.of(
                                    "name",
                                    "audience",
                                    "protocol",
                                    "openid-connect",
                                    "protocolMapper",
                                    "oidc-audience-mapper",
                                    "config",
                                    Map.of(
                                            "included.client.audience",
                                            audience,
                                            "access.token.claim",
                                            "true",
                                            "introspection.token.claim",
                                            "true"))))
                    .expect(201);
        }
    }
}
