package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.User;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same as {@link TrustedProviderIT} for providers that speak SAML. */
class TrustedSamlProviderIT extends PartnersCompany {

    /** Keycloak says nothing else of its own logins. */
    private static final String SAID = "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified";

    private static final String TRUSTED = "https://refeds.org/profile/mfa";

    private static Map<String, String> trust(String values) {
        return Map.of("latchkey.trustedFactorAcr", values);
    }

    @Test
    void whoProvedAFactorThereIsNotAskedHere() {
        try (Partner partner = Partner.bySaml(company, server, trust(TRUSTED + ", " + SAID))) {
            assertNeverAsked(partner);
        }
    }

    @Test
    void anotherClassProvesNothing() {
        try (Partner partner = Partner.bySaml(company, server, trust(TRUSTED + ' ' + SAID + ":not"))) {
            assertAsked(partner, partner.newMember());
        }
    }

    @Test
    void theDefaultIsToAsk() {
        try (Partner partner = Partner.bySaml(company, server, Map.of())) {
            assertAsked(partner, partner.newMember());
        }
    }

    /** Who doesn’t check signatures can’t know who said it. */
    @Test
    void anAssertionWhoseSignatureNobodyChecksProvesNothing() {
        Map<String, String> unchecked = Map.of("latchkey.trustedFactorAcr", SAID, "validateSignature", "false");
        try (Partner partner = Partner.bySaml(company, server, unchecked)) {
            assertAsked(partner, partner.newMember());
        }
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

            assertAsked(partner, partner.newMember());
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
            assertThat(linksOf(owner)).isEmpty();
        }
    }
}
