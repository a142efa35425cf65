package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same as {@link TrustedProviderIT} for providers that speak SAML. */
@ExtendWith(KeycloakExtension.class)
class TrustedSamlProviderIT {

    /** Keycloak says nothing else of its own logins. */
    private static final String SAID = "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified";

    private static final String TRUSTED = "https://refeds.org/profile/mfa";

    private ServerUnderTest server;
    private Company company;

    @BeforeEach
    void open(ServerUnderTest server) {
        this.server = server;
        company = Company.on(server);
        company.require();
    }

    @AfterEach
    void close() {
        company.close();
    }

    private static Map<String, String> trust(String values) {
        return Map.of("latchkey.trustedFactorAcr", values);
    }

    @Test
    void whoProvedAFactorThereIsNotAskedHere() {
        try (Partner partner = Partner.bySaml(company, server, trust(TRUSTED + ", " + SAID))) {
            User member = partner.newMember();
            for (String login : new String[] {"first", "second"}) {
                Http browser = new Http();

                Tokens tokens = company.realm().exchange(browser, partner.login(browser, member));

                company.realm().userinfo(tokens).expect(200);
                assertThat(company.realm().refresh(tokens).status()).as(login).isEqualTo(200);
                assertThat(company.realm().authorize(browser, "openid").status())
                        .as("single sign-on")
                        .isEqualTo(302);
            }
        }
    }

    @Test
    void anotherClassProvesNothing() {
        try (Partner partner = Partner.bySaml(company, server, trust(TRUSTED + ' ' + SAID + ":not"))) {
            assertAsked(partner);
        }
    }

    @Test
    void theDefaultIsToAsk() {
        try (Partner partner = Partner.bySaml(company, server, Map.of())) {
            assertAsked(partner);
        }
    }

    /** Who doesn’t check signatures can’t know who said it. */
    @Test
    void anAssertionWhoseSignatureNobodyChecksProvesNothing() {
        Map<String, String> unchecked = Map.of("latchkey.trustedFactorAcr", SAID, "validateSignature", "false");
        try (Partner partner = Partner.bySaml(company, server, unchecked)) {
            assertAsked(partner);
        }
    }

    private void assertAsked(Partner partner) {
        Answer answer = partner.login(new Http(), partner.newMember());

        assertThat(Company.offersQrCode(answer)).as(answer.body()).isTrue();
    }

    @Test
    void whoChangesWhatThePartnerSaysIsRefused() {
        try (Partner partner = Partner.bySaml(company, server, trust(TRUSTED))) {
            User member = partner.newMember();

            Answer answer = partner.login(new Http(), member, said -> {
                assertThat(said).contains(SAID);
                return said.replace(SAID, TRUSTED);
            });

            assertThat(answer.body()).contains("Invalid signature in response");
            assertThat(company.realm()
                            .admin("GET", "/users?username=" + member.username())
                            .json())
                    .isEmpty();
        }
    }

    /** An attribute is what the partner says of its member, not of the login. */
    @Test
    void anAttributeOfThatNameProvesNothing() {
        try (Partner partner = Partner.bySaml(company, server, trust(TRUSTED))) {
            for (String name : new String[] {"acr", "amr", "AuthnContextClassRef"}) {
                partner.saysOfItsMembers(name, TRUSTED);
            }

            assertAsked(partner);
        }
    }

    /** A link to a trusted provider is as good as a factor: the password alone must not make one. */
    @Test
    void whoKnowsThePasswordLinksNoAccountOfTheirOwn() {
        company.flow(
                "link by password",
                "idp-detect-existing-broker-user",
                "REQUIRED",
                "idp-username-password-form",
                "REQUIRED");
        try (Partner partner = Partner.bySaml(company, server, trust(SAID))) {
            partner.change(provider -> provider.put("firstBrokerLoginFlowAlias", "link by password"));
            User owner = company.owner();
            Http browser = new Http();

            Answer password = partner.login(browser, partner.newMemberCalled(owner.username()));
            Answer answer = company.typePassword(browser, password, owner);

            assertThat(answer.body()).contains("You have a second factor already.");
            assertThat(company.realm()
                            .admin("GET", "/users/" + owner.id() + "/federated-identity")
                            .expect(200)
                            .json())
                    .isEmpty();
        }
    }
}
