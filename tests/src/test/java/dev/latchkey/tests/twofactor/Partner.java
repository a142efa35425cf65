package dev.latchkey.tests.twofactor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.OidcProvider;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
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

    /**
     * The same by SAML: its members are called here as they are there, and nothing is asked of them at their first login.
     *
     * @param settings of the identity provider, besides those that are needed anyway
     */
    static Partner bySaml(Company company, ServerUnderTest server, Map<String, String> settings) {
        Partner partner = new Partner(company, Company.on(server));
        partner.connectBySaml(settings);
        return partner;
    }

    private void connectBySaml(Map<String, String> settings) {
        company.flow("create members", "idp-create-user-if-unique", "REQUIRED");
        company.realm().disableRequiredAction("VERIFY_PROFILE");
        home.realm()
                .admin(
                        "POST",
                        "/clients",
                        Realm.json(Map.of(
                                "clientId",
                                company.realm().url(),
                                "protocol",
                                "saml",
                                "enabled",
                                true,
                                "redirectUris",
                                List.of(endpoint()),
                                "attributes",
                                Map.of(
                                        "saml.client.signature", "false",
                                        "saml.server.signature", "true",
                                        "saml.assertion.signature", "true",
                                        "saml.force.post.binding", "true",
                                        "saml_force_name_id_format", "true",
                                        "saml_name_id_format", "username"))))
                .expect(201);
        Map<String, String> config = new LinkedHashMap<>(Map.of(
                "entityId",
                company.realm().url(),
                "idpEntityId",
                home.realm().url(),
                "singleSignOnServiceUrl",
                home.realm().url() + "/protocol/saml",
                "postBindingResponse",
                "true",
                "postBindingAuthnRequest",
                "false",
                "wantAuthnRequestsSigned",
                "false",
                "validateSignature",
                "true",
                "signingCertificate",
                certificate(),
                "principalType",
                "SUBJECT"));
        config.putAll(settings);
        trust("saml", "create members", config);
    }

    private String endpoint() {
        return company.realm().url() + "/broker/" + ALIAS + "/endpoint";
    }

    /** Of the key with which the partner signs. */
    private String certificate() {
        for (JsonNode key :
                home.realm().admin("GET", "/keys").expect(200).json().path("keys")) {
            if (key.path("algorithm").asText().equals("RS256")) {
                return key.path("certificate").asText();
            }
        }
        throw new AssertionError("no RS256");
    }

    private void trust(String type, String firstLogin, Map<String, String> config) {
        // The flow that knows the way to identity providers; after them, it asks for nothing.
        company.realm().change(realm -> realm.put("browserFlow", "browser"));
        company.realm()
                .admin(
                        "POST",
                        "/identity-provider/instances",
                        Realm.json(Map.of(
                                "alias",
                                ALIAS,
                                "providerId",
                                type,
                                "enabled",
                                true,
                                "trustEmail",
                                true,
                                "firstBrokerLoginFlowAlias",
                                firstLogin,
                                "config",
                                config)))
                .expect(201);
    }

    private void connect(Map<String, String> settings) {
        ObjectNode probe = home.client(Company.PROBE);
        probe.putArray("redirectUris").add(endpoint());
        home.save(probe);
        sayNoAcrOfItsOwn(probe.path("id").asText());
        Map<String, String> config = OidcProvider.config(home.realm(), Company.PROBE, Company.SECRET);
        config.putAll(settings);
        trust("oidc", "latchkey first broker login", config);
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

    /** One who is called as somebody at the company is. */
    User newMemberCalled(String name) {
        String password = name + "-password-there";
        home.realm()
                .admin(
                        "POST",
                        "/users",
                        Realm.json(Map.of(
                                "username",
                                name,
                                "enabled",
                                true,
                                "email",
                                name + "@partner.example",
                                "firstName",
                                "Mia",
                                "lastName",
                                "Member",
                                "credentials",
                                List.of(Map.of("type", "password", "value", password)))))
                .expect(201);
        return new User(home.realm().user(name).id(), name, password);
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

    /** From now on the partner's assertions name this attribute of everybody. */
    void saysOfItsMembers(String attribute, String value) {
        home.realm()
                .admin(
                        "POST",
                        "/clients/"
                                + home.client(company.realm().url()).path("id").asText() + "/protocol-mappers/models",
                        Realm.json(Map.of(
                                "name",
                                "attribute " + attribute,
                                "protocol",
                                "saml",
                                "protocolMapper",
                                "saml-hardcode-attribute-mapper",
                                "config",
                                Map.of(
                                        "attribute.name", attribute,
                                        "attribute.value", value,
                                        "attribute.nameformat", "Basic"))))
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
        return login(browser, member, assertion -> assertion);
    }

    /**
     * The same with somebody on the way.
     *
     * @param change of what the partner says, where it says it by SAML
     */
    Answer login(Http browser, User member, UnaryOperator<String> change) {
        Answer page =
                company.follow(browser, browser.get(company.authorization("acme-portal") + "&kc_idp_hint=" + ALIAS));
        Answer answer = company.typePassword(browser, page, member);
        return answer.body().contains("name=\"SAMLResponse\"") ? carry(browser, answer, change) : answer;
    }

    /** What a browser's script does with the page that holds an assertion. */
    private Answer carry(Http browser, Answer page, UnaryOperator<String> change) {
        String said =
                new String(Base64.getMimeDecoder().decode(Company.field(page, "SAMLResponse")), StandardCharsets.UTF_8);
        String heard = Base64.getEncoder().encodeToString(change.apply(said).getBytes(StandardCharsets.UTF_8));
        return company.follow(
                browser,
                browser.post(
                        Realm.formAction(page),
                        Map.of("SAMLResponse", heard, "RelayState", Company.field(page, "RelayState"))));
    }

    @Override
    public void close() {
        home.close();
    }
}
