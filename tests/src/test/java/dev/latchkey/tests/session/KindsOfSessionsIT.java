package dev.latchkey.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.OidcProvider;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which sessions the rule speaks about, whosever they are, and where Keycloak's own limits keep their meaning. */
@ExtendWith(KeycloakExtension.class)
class KindsOfSessionsIT {

    private static final int MONTH = 2_592_000;

    private Acme acme;

    @BeforeEach
    void open(ServerUnderTest server) {
        acme = Acme.on(server, file -> file.put("rememberMe", true));
    }

    @AfterEach
    void close() {
        acme.close();
    }

    @ParameterizedTest
    @CsvSource({"PT15M, 900", "PT30M, 1800", "PT1H, 3600", "PT2H, 7200", "PT4H, 14400", "PT8H, 28800", "never, 2592000"
    })
    void theRefreshTokenLivesAsLongAsTheSession(String timeout, int seconds) {
        User member = acme.member(timeout);
        Tokens tokens = acme.login(member);

        int left = tokens.answer().path("refresh_expires_in").asInt();
        var claims = Tokens.claims(tokens.refresh());
        // The life counts from the login, not from the token: seconds may pass between the two.
        assertThat(left).isBetween(seconds - 5, seconds);
        assertThat(claims.path("exp").asInt() - claims.path("iat").asInt()).isBetween(left, left + 5);

        Tokens refreshed = new Tokens(acme.refresh(tokens).expect(200).json());
        assertThat(refreshed.answer().path("refresh_expires_in").asInt()).isBetween(seconds - 5, seconds);
    }

    @Test
    void neverLivesUntilTheLongestLifeOfASession() {
        Tokens tokens = acme.login(acme.member("never"));

        acme.later(Duration.ofSeconds(MONTH - 60));
        acme.purge();
        acme.refresh(tokens).expect(200);

        acme.later(Duration.ofSeconds(61));
        acme.refresh(tokens).expect(400);
    }

    @Test
    void theLongestLifeOfASessionEndsItWhateverTheTimeout() {
        acme.realm().change(realm -> realm.put("ssoSessionMaxLifespan", 1200));
        Tokens tokens = acme.login(acme.member("PT15M"));
        assertThat(acme.status(tokens).json().path("maxExpiresIn").asInt()).isBetween(1190, 1200);

        acme.later(Duration.ofMinutes(14));
        tokens = new Tokens(acme.refresh(tokens).expect(200).json());
        acme.later(Duration.ofMinutes(7));

        acme.refresh(tokens).expect(400);
    }

    @Test
    void aClientMayBeStricterThanTheUser() {
        acme.probe("client.session.idle.timeout", "300");
        Tokens tokens = acme.login(acme.member("PT1H"));

        assertThat(tokens.answer().path("refresh_expires_in").asInt()).isBetween(295, 300);
        acme.later(Duration.ofMinutes(6));
        acme.refresh(tokens).expect(400);
    }

    @Test
    void aRememberedSessionLivesAsLongAsTheRealmSays() {
        acme.realm().change(realm -> realm.put("ssoSessionIdleTimeoutRememberMe", 7200));
        User member = acme.member("PT15M");
        Http browser = new Http();
        Tokens tokens = loginRemembered(member, browser);

        acme.later(Duration.ofMinutes(119));
        acme.purge();
        acme.realm().userinfo(tokens).expect(200);
        acme.later(Duration.ofMinutes(2));
        acme.realm().userinfo(tokens).expect(401);
    }

    @Test
    void withoutARuleOfTheRealmARememberedSessionIsLikeAnyOther() {
        Tokens tokens = loginRemembered(acme.member("PT15M"), new Http());

        acme.later(Duration.ofMinutes(16));

        acme.realm().userinfo(tokens).expect(401);
    }

    private Tokens loginRemembered(User user, Http browser) {
        Answer page = acme.realm().authorize(browser, "openid").expect(200);
        return acme.realm()
                .exchange(
                        browser,
                        browser.post(
                                Realm.formAction(page),
                                Map.of(
                                        "username",
                                        user.username(),
                                        "password",
                                        user.password(),
                                        "credentialId",
                                        "",
                                        "rememberMe",
                                        "on")));
    }

    @Test
    void anOfflineSessionIsKeycloaks() {
        Tokens tokens = acme.login(acme.member("PT15M"), "openid offline_access");
        assertThat(tokens.answer().path("refresh_expires_in").asInt()).isZero();

        acme.later(Duration.ofHours(9));
        acme.purge();

        acme.refresh(tokens).expect(200);
    }

    @Test
    void aServiceAccountIsKeycloaks() {
        acme.probe("use.refresh.tokens", "true");
        acme.probe("client_credentials.use_refresh_token", "true");
        Tokens tokens = new Tokens(
                acme.grant("client_credentials", Map.of()).expect(200).json());

        assertThat(tokens.answer().path("refresh_expires_in").asInt()).isBetween(MONTH - 5, MONTH);
        acme.later(Duration.ofHours(9));
        acme.purge();
        acme.refresh(tokens).expect(200);
    }

    @Test
    void aTransientSessionIsKeycloaks() {
        Tokens tokens = new Tokens(
                acme.grant("client_credentials", Map.of()).expect(200).json());
        acme.later(Duration.ofHours(2));

        assertThat(acme.isActive(tokens.access())).isTrue();
        assertThat(acme.status(tokens).status()).isEqualTo(404);
    }

    @Test
    void anImpersonatedSessionEndsAfterTheTimeoutOfTheImpersonated() {
        User member = acme.member("PT15M");
        acme.choose(acme.realm().olivia(), "PT8H");
        Http browser = new Http();
        Tokens olivia = acme.realm().login(acme.realm().olivia(), browser, "openid");
        Tokens admin = acme.login(acme.realm().olivia());
        browser.json(
                        "POST",
                        acme.realm().adminUrl() + "/users/" + member.id() + "/impersonation",
                        "{}",
                        "Authorization",
                        admin.bearer())
                .expect(200);
        assertThat(acme.sessionsOf(member)).hasSize(1);
        assertThat(acme.realm().authorize(browser, "openid").status()).isEqualTo(302);

        acme.later(Duration.ofMinutes(16));

        assertThat(acme.sessionsOf(member)).isEmpty();
        assertThat(acme.realm().authorize(browser, "openid").status()).isEqualTo(200);
        acme.realm().userinfo(olivia);
    }

    @Test
    void aBrokeredSessionEndsAfterTheTimeoutOfItsUser(ServerUnderTest server) {
        try (Acme partner = Acme.on(server)) {
            trust(partner);
            Tokens tokens = loginThrough(partner.member("PT1H"));
            acme.realm().userinfo(tokens).expect(200);
            assertThat(acme.status(tokens).json().path("timeout").asInt()).isEqualTo(3600);

            acme.later(Duration.ofMinutes(61));

            acme.realm().userinfo(tokens).expect(401);
        }
    }

    /** The identity provider says at each login which timeout its user has. */
    @Test
    void whatIsDeadStaysDeadWhenTheIdentityProviderSaysMore(ServerUnderTest server) {
        try (Acme partner = Acme.on(server)) {
            trust(partner);
            User member = partner.member("PT1H");
            Tokens dead = loginThrough(member);
            partner.choose(member, "PT8H");
            acme.later(Duration.ofMinutes(61));

            Tokens fresh = loginThrough(member);

            assertThat(acme.status(fresh).json().path("timeout").asInt()).isEqualTo(28_800);
            acme.realm().userinfo(dead).expect(401);
        }
    }

    private Tokens loginThrough(User partners) {
        Http browser = new Http();
        Answer page = follow(browser, browser.get(authorization() + "&kc_idp_hint=partner"));
        Answer answer = follow(
                browser,
                browser.post(
                        Realm.formAction(page),
                        Map.of("username", partners.username(), "password", partners.password(), "credentialId", "")));
        return acme.realm().exchange(browser, answer);
    }

    private String authorization() {
        return acme.realm().url()
                + "/protocol/openid-connect/auth?client_id=acme-portal&response_type=code&scope=openid"
                + "&code_challenge_method=S256&code_challenge=" + Realm.challenge() + "&redirect_uri="
                + Http.encode(Realm.CALLBACK);
    }

    private static Answer follow(Http browser, Answer answer) {
        Answer here = answer;
        while (here.status() / 100 == 3 && !here.header("Location").startsWith(Realm.CALLBACK)) {
            here = browser.get(here.header("Location"));
        }
        return here;
    }

    private void trust(Acme partner) {
        partner.client(Acme.PROBE, client -> {
            client.putArray("redirectUris").add(acme.realm().url() + "/broker/partner/endpoint");
            return client;
        });
        partner.realm()
                .admin(
                        "POST",
                        "/clients/" + partner.idOf(Acme.PROBE) + "/protocol-mappers/models",
                        Realm.json(Map.of(
                                "name", "timeout",
                                "protocol", "openid-connect",
                                "protocolMapper", "oidc-usermodel-attribute-mapper",
                                "config",
                                        Map.of(
                                                "user.attribute", "sessionTimeout",
                                                "claim.name", "idle",
                                                "jsonType.label", "String",
                                                "id.token.claim", "true",
                                                "access.token.claim", "true"))))
                .expect(201);
        acme.realm()
                .admin(
                        "POST",
                        "/identity-provider/instances",
                        Realm.json(Map.of(
                                "alias",
                                "partner",
                                "providerId",
                                "oidc",
                                "enabled",
                                true,
                                "trustEmail",
                                true,
                                "config",
                                OidcProvider.config(partner.realm(), Acme.PROBE, Acme.SECRET))))
                .expect(201);
        acme.realm()
                .admin(
                        "POST",
                        "/identity-provider/instances/partner/mappers",
                        Realm.json(Map.of(
                                "name", "timeout",
                                "identityProviderAlias", "partner",
                                "identityProviderMapper", "oidc-user-attribute-idp-mapper",
                                "config",
                                        Map.of(
                                                "syncMode", "FORCE",
                                                "claim", "idle",
                                                "user.attribute", "sessionTimeout"))))
                .expect(201);
    }

    /** Users who live in a directory: copied into Keycloak, or not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aUserOfADirectoryHasTheTimeoutThatTheDirectoryKnows(boolean copied) throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=acme,dc=example");
        config.setSchema(null);
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig("default", 0));
        config.addAdditionalBindCredentials("cn=admin", "admin");
        try (InMemoryDirectoryServer directory = new InMemoryDirectoryServer(config)) {
            directory.startListening();
            directory.add("dn: dc=acme,dc=example", "objectClass: domain", "dc: acme");
            directory.add(
                    "dn: uid=dora,dc=acme,dc=example",
                    "objectClass: inetOrgPerson",
                    "uid: dora",
                    "cn: Dora",
                    "sn: Directory",
                    "mail: dora@acme.example",
                    "entryUUID: 7d2d7b8e-3c58-4d5a-9a53-1c5f0f7d9b11",
                    "description: PT15M",
                    "userPassword: dora-password");
            federate(directory.getListenPort(), copied);
            User dora = new User("", "dora", "dora-password");

            Tokens tokens = acme.login(dora);

            assertThat(acme.status(tokens).json().path("timeout").asInt()).isEqualTo(900);
            assertThat(tokens.accessClaims().path("sub").asText().startsWith("f:"))
                    .isEqualTo(!copied);
            acme.later(Duration.ofMinutes(16));
            assertThat(acme.stored()).isEqualTo(1);
            acme.purge();
            assertThat(acme.stored()).isZero();
            acme.realm().userinfo(tokens).expect(401);
        }
    }

    private void federate(int port, boolean copied) {
        ObjectNode realm = (ObjectNode) acme.realm().admin("GET", "").json();
        acme.realm()
                .admin(
                        "POST",
                        "/components",
                        Realm.json(Map.of(
                                "name", "directory",
                                "providerId", "ldap",
                                "providerType", "org.keycloak.storage.UserStorageProvider",
                                "parentId", realm.path("id").asText(),
                                "config",
                                        Map.ofEntries(
                                                entry("enabled", "true"),
                                                entry("priority", "0"),
                                                entry("editMode", "READ_ONLY"),
                                                entry("importEnabled", Boolean.toString(copied)),
                                                entry("vendor", "other"),
                                                entry("usernameLDAPAttribute", "uid"),
                                                entry("rdnLDAPAttribute", "uid"),
                                                entry("uuidLDAPAttribute", "entryUUID"),
                                                entry("userObjectClasses", "inetOrgPerson"),
                                                entry("connectionUrl", "ldap://127.0.0.1:" + port),
                                                entry("usersDn", "dc=acme,dc=example"),
                                                entry("authType", "simple"),
                                                entry("bindDn", "cn=admin"),
                                                entry("bindCredential", "admin")))))
                .expect(201);
        String directory = acme.realm()
                .admin("GET", "/components?type=org.keycloak.storage.UserStorageProvider")
                .json()
                .get(0)
                .path("id")
                .asText();
        acme.realm()
                .admin(
                        "POST",
                        "/components",
                        Realm.json(Map.of(
                                "name", "timeout",
                                "providerId", "user-attribute-ldap-mapper",
                                "providerType", "org.keycloak.storage.ldap.mappers.LDAPStorageMapper",
                                "parentId", directory,
                                "config",
                                        Map.of(
                                                "user.model.attribute", List.of("sessionTimeout"),
                                                "ldap.attribute", List.of("description"),
                                                "read.only", List.of("true"),
                                                "always.read.value.from.ldap", List.of("true"),
                                                "is.mandatory.in.ldap", List.of("false")))))
                .expect(201);
    }

    private static Map.Entry<String, List<String>> entry(String key, String value) {
        return Map.entry(key, List.of(value));
    }
}
