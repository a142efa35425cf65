package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.apikey.ApiKeys;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Grants that show no page and pass no required action: each tries to get a token for a user who has proven no factor. */
@ExtendWith(KeycloakExtension.class)
class BackChannelDoorsIT {

    private Company company;

    @BeforeEach
    void open(ServerUnderTest server) {
        company = Company.on(server);
    }

    @AfterEach
    void close() {
        company.close();
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).isEqualTo("invalid_grant");
        assertThat(answer.json().path("error_description").asText()).isEqualTo("second_factor_required");
    }

    @Test
    void backChannelAuthenticationGivesNoToken() {
        User newcomer = company.newcomer();
        User owner = company.owner();
        poll(approved(newcomer)).expect(200);
        company.realm().admin("POST", "/users/" + newcomer.id() + "/logout").expect(204);
        JsonNode before = approved(newcomer);
        company.require();

        refused(poll(before));
        refused(poll(approved(newcomer)));
        refused(poll(approved(owner)));

        assertThat(company.sessionsOf(newcomer)).isEmpty();
        company.leaveOptional();
        assertThat(company.sessionsOf(newcomer)).as("left behind").isEmpty();
        assertThat(company.sessionsOf(owner)).as("left behind").isEmpty();
    }

    /** A request of the client to which the user has said yes on their device. */
    private JsonNode approved(User user) {
        String url = company.realm().url() + "/protocol/openid-connect/ext/ciba/auth";
        JsonNode request = new Http()
                .post(
                        url,
                        Map.of(
                                "client_id",
                                Company.PROBE,
                                "client_secret",
                                Company.SECRET,
                                "scope",
                                "openid",
                                "login_hint",
                                user.username()))
                .expect(200)
                .json();
        new Http()
                .json(
                        "POST",
                        url + "/callback",
                        "{\"status\":\"SUCCEED\"}",
                        "Authorization",
                        company.server().device().takeRequest())
                .expect(200);
        return request;
    }

    private Answer poll(JsonNode request) {
        return company.grant(
                "urn:openid:params:grant-type:ciba",
                Map.of("auth_req_id", request.path("auth_req_id").asText()));
    }

    @Test
    void anAssertionOfAnotherIssuerGivesNoToken() throws GeneralSecurityException {
        KeyPair issuer = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        trustAssertionsOf(issuer);
        User newcomer = company.newcomer();
        User owner = company.owner();
        link(newcomer);
        link(owner);
        Tokens before = new Tokens(assertion(issuer, newcomer).expect(200).json());
        company.require();

        refused(assertion(issuer, newcomer));
        refused(assertion(issuer, owner));
        assertThat(company.sessionsOf(newcomer)).isEmpty();
        Answer key = new ApiKeys(company.realm()).create(before, "{}").expect(403);
        assertThat(key.json().path("error").asText())
                .as("with the token of before, which names no session")
                .isEqualTo("second_factor_required");
    }

    private void trustAssertionsOf(KeyPair issuer) {
        company.realm()
                .admin(
                        "POST",
                        "/identity-provider/instances",
                        Realm.json(Map.of(
                                "alias",
                                "assertions",
                                "providerId",
                                "jwt-authorization-grant",
                                "enabled",
                                true,
                                "config",
                                Map.of(
                                        "issuer",
                                        "https://issuer.example",
                                        "jwtAuthorizationGrantEnabled",
                                        "true",
                                        "publicKeySignatureVerifier",
                                        Base64.getEncoder()
                                                .encodeToString(
                                                        issuer.getPublic().getEncoded())))))
                .expect(201);
        ObjectNode probe = company.client(Company.PROBE);
        probe.withObject("/attributes")
                .put("oauth2.jwt.authorization.grant.enabled", "true")
                .put("oauth2.jwt.authorization.grant.idp", "assertions");
        company.save(probe);
    }

    private void link(User user) {
        company.realm()
                .admin(
                        "POST",
                        "/users/" + user.id() + "/federated-identity/assertions",
                        Realm.json(Map.of("userId", user.username(), "userName", user.username())))
                .expect(204);
    }

    private Answer assertion(KeyPair issuer, User user) throws GeneralSecurityException {
        long now = company.now();
        String unsigned = base64(Realm.json(Map.of("alg", "RS256", "typ", "JWT")))
                + '.'
                + base64(Realm.json(Map.of(
                        "iss",
                        "https://issuer.example",
                        "sub",
                        user.username(),
                        "aud",
                        company.realm().url(),
                        "jti",
                        UUID.randomUUID().toString(),
                        "iat",
                        now,
                        "exp",
                        now + 60)));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(issuer.getPrivate());
        signature.update(unsigned.getBytes(StandardCharsets.US_ASCII));
        return company.grant(
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                Map.of(
                        "assertion",
                        unsigned + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign()),
                        "scope",
                        "openid"));
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Codes for a wallet (OpenID for Verifiable Credential Issuance, section 4.1.1), an experiment of Keycloak's. */
    @Test
    void aPreAuthorizedCodeOfBeforeGivesNoToken() {
        issueVerifiableCredentials();
        User newcomer = company.newcomer();
        company.realm()
                .admin(
                        "POST",
                        "/users/" + newcomer.id() + "/vc/credentials",
                        Realm.json(Map.of("credentialScopeName", "badge")))
                .expect(200);
        Tokens tokens =
                new Tokens(company.passwordGrant(newcomer, Map.of()).expect(200).json());
        exchangePreAuthorized(preAuthorizedCode(tokens)).expect(200);
        String before = preAuthorizedCode(tokens);
        company.require();

        refused(exchangePreAuthorized(before));
        assertThat(company.realm()
                        .admin("GET", "/latchkey/overview")
                        .expect(200)
                        .json()
                        .path("findings"))
                .as("an administrator is told")
                .anySatisfy(finding -> {
                    assertThat(finding.path("code").asText()).isEqualTo("grant-without-page");
                    assertThat(finding.path("details").path(0).asText()).isEqualTo(Company.PROBE);
                    assertThat(finding.path("details").path(1).asText()).isEqualTo("pre-authorized code");
                });
        assertThat(offer(tokens).status()).as("an offer by a session of before").isNotEqualTo(200);
    }

    private void issueVerifiableCredentials() {
        company.realm().change(realm -> realm.put("verifiableCredentialsEnabled", true));
        company.realm()
                .admin(
                        "POST",
                        "/client-scopes",
                        Realm.json(Map.of(
                                "name",
                                "badge",
                                "protocol",
                                "oid4vc",
                                "attributes",
                                Map.of(
                                        "vc.credential_configuration_id",
                                        "badge",
                                        "vc.format",
                                        "dc+sd-jwt",
                                        "vc.verifiable_credential_type",
                                        "https://acme.example/badge"))))
                .expect(201);
        ObjectNode probe = company.client(Company.PROBE);
        probe.withObject("/attributes").put("oid4vci.enabled", "true");
        company.save(probe);
    }

    private Answer offer(Tokens tokens) {
        return new Http()
                .get(
                        company.realm().url() + "/protocol/oid4vc/create-credential-offer"
                                + "?credential_configuration_id=badge&pre_authorized=true",
                        "Authorization",
                        tokens.bearer());
    }

    private String preAuthorizedCode(Tokens tokens) {
        JsonNode offer = offer(tokens).expect(200).json();
        return new Http()
                .get(offer.path("issuer").asText() + '/' + offer.path("nonce").asText())
                .expect(200)
                .json()
                .findValue("pre-authorized_code")
                .asText();
    }

    private Answer exchangePreAuthorized(String code) {
        return company.grant(
                "urn:ietf:params:oauth:grant-type:pre-authorized_code", Map.of("pre-authorized_code", code));
    }
}
