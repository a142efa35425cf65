package dev.latchkey.tests.twofactor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Another company, at which users of the first may log in: its identity provider. */
final class Partner implements AutoCloseable {

    static final String ALIAS = "partner";

    private final Company company;
    private final Company home;

    private Partner(Company company, Company home) {
        this.company = company;
        this.home = home;
    }

    /**
     * Has the company trust a new partner.
     *
     * @param settings of the identity provider, besides those that are needed anyway
     */
    static Partner of(Company company, ServerUnderTest server, Map<String, String> settings) {
        Partner partner = new Partner(company, Company.on(server));
        partner.connect(settings);
        return partner;
    }

    private void connect(Map<String, String> settings) {
        // The flow that knows the way to identity providers; after them, it asks for nothing.
        company.realm().change(realm -> realm.put("browserFlow", "browser"));
        ObjectNode probe = home.client(Company.PROBE);
        probe.putArray("redirectUris").add(company.realm().url() + "/broker/" + ALIAS + "/endpoint");
        home.save(probe);
        sayNoAcrOfItsOwn(probe.path("id").asText());
        String endpoints = home.realm().url() + "/protocol/openid-connect";
        Map<String, String> config = new LinkedHashMap<>(Map.of(
                "clientId",
                Company.PROBE,
                "clientSecret",
                Company.SECRET,
                "clientAuthMethod",
                "client_secret_post",
                "authorizationUrl",
                endpoints + "/auth",
                "tokenUrl",
                endpoints + "/token",
                "jwksUrl",
                endpoints + "/certs",
                "useJwksUrl",
                "true",
                "validateSignature",
                "true",
                "issuer",
                home.realm().url(),
                "defaultScope",
                "openid profile email"));
        config.putAll(settings);
        company.realm()
                .admin(
                        "POST",
                        "/identity-provider/instances",
                        Realm.json(Map.of(
                                "alias",
                                ALIAS,
                                "providerId",
                                "oidc",
                                "enabled",
                                true,
                                "trustEmail",
                                true,
                                "config",
                                config)))
                .expect(201);
    }

    /** Keycloak's own claim would sometimes win over the one that a test has made. */
    private void sayNoAcrOfItsOwn(String client) {
        String scopes = "/clients/" + client + "/default-client-scopes";
        for (JsonNode scope : home.realm().admin("GET", scopes).expect(200).json()) {
            if (scope.path("name").asText().equals("acr")) {
                home.realm()
                        .admin("DELETE", scopes + "/" + scope.path("id").asText())
                        .expect(204);
            }
        }
    }

    /** Changes the company's identity provider. */
    void change(UnaryOperator<ObjectNode> change) {
        String path = "/identity-provider/instances/" + ALIAS;
        ObjectNode provider =
                (ObjectNode) company.realm().admin("GET", path).expect(200).json();
        company.realm().admin("PUT", path, change.apply(provider).toString()).expect(204);
    }

    User newMember() {
        return home.newcomer();
    }

    /** One who claims this address. */
    User newMember(String email) {
        User member = home.newcomer();
        home.realm()
                .admin(
                        "PUT",
                        "/users/" + member.id(),
                        home.realm().representation(member).put("email", email).toString())
                .expect(204);
        return member;
    }

    /** From now on the partner's tokens say this. */
    void claims(String name, String value) {
        claims(name, value, "String");
    }

    /** From now on the partner's tokens say this, of any JSON type. */
    void claims(String name, String value, String type) {
        home.realm()
                .admin(
                        "POST",
                        "/clients/" + home.client(Company.PROBE).path("id").asText() + "/protocol-mappers/models",
                        Realm.json(Map.of(
                                "name",
                                "claim " + name,
                                "protocol",
                                "openid-connect",
                                "protocolMapper",
                                "oidc-hardcoded-claim-mapper",
                                "config",
                                Map.of(
                                        "claim.name",
                                        name.replace(".", "\\."),
                                        "claim.value",
                                        value,
                                        "jsonType.label",
                                        type,
                                        "id.token.claim",
                                        "true",
                                        "access.token.claim",
                                        "true",
                                        "userinfo.token.claim",
                                        "true"))))
                .expect(201);
    }

    /** The company copies every claim of the partner's into the notes of the session. */
    void copyEveryClaim() {
        company.realm()
                .admin(
                        "POST",
                        "/identity-provider/instances/" + ALIAS + "/mappers",
                        Realm.json(Map.of(
                                "name",
                                "everything",
                                "identityProviderAlias",
                                ALIAS,
                                "identityProviderMapper",
                                "oidc-user-session-note-idp-mapper",
                                "config",
                                Map.of(
                                        "claims", "[{\"key\":\".*\",\"value\":\".*\"}]",
                                        "are.claim.values.regex", "true",
                                        "syncMode", "FORCE"))))
                .expect(201);
    }

    /** Logs in at the company by way of the partner; answers what comes then. */
    Answer login(Http browser, User member) {
        Answer page =
                company.follow(browser, browser.get(company.authorization("acme-portal") + "&kc_idp_hint=" + ALIAS));
        return company.typePassword(browser, page, member);
    }

    @Override
    public void close() {
        home.close();
    }
}
