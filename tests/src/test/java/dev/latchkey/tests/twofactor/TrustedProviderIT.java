package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.User;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the company takes an identity provider’s word for a second factor, and where it doesn’t. */
class TrustedProviderIT extends PartnersCompany {

    private static final Map<String, String> TRUST = Map.of("latchkey.trustedFactorAcr", "urn:example:mfa, mfa");

    @Test
    void whoProvedAFactorThereIsNotAskedHere() {
        try (Partner partner = Partner.of(company, server, TRUST)) {
            partner.claims("acr", "urn:example:mfa");
            assertNeverAsked(partner);
        }
    }

    @Test
    void aMethodReferenceProvesItToo() {
        try (Partner partner = Partner.of(company, server, TRUST)) {
            partner.claims("amr", "[\"pwd\",\"mfa\"]", "JSON");

            assertThat(Company.letsIn(partner.login(new Http(), partner.newMember())))
                    .isTrue();
        }
    }

    @Test
    void anotherValueProvesNothing() {
        try (Partner partner = Partner.of(company, server, TRUST)) {
            partner.claims("acr", "urn:example:mfa:not");
            partner.claims("amr", "[\"pwd\"]", "JSON");

            assertAsked(partner, partner.newMember());
        }
    }

    @Test
    void theDefaultIsToAsk() {
        try (Partner partner = Partner.of(company, server, Map.of())) {
            partner.claims("acr", "mfa");

            assertAsked(partner, partner.newMember());
        }
    }

    /** Who doesn’t check signatures can’t know who said it. */
    @Test
    void aTokenWhoseSignatureNobodyChecksProvesNothing() {
        Map<String, String> unchecked =
                Map.of("latchkey.trustedFactorAcr", "mfa", "validateSignature", "false", "useJwksUrl", "false");
        try (Partner partner = Partner.of(company, server, unchecked)) {
            partner.claims("acr", "mfa");

            assertAsked(partner, partner.newMember());
        }
    }

    /** A mapper copies a claim into our note: that is not the provider’s acr. */
    @Test
    void aClaimThatAMapperCopiesIntoTheNoteProvesNothing() {
        try (Partner partner = Partner.of(company, server, TRUST)) {
            partner.claims("acr", "1");
            partner.claims("latchkey.factor", "identity-provider@" + company.now());
            partner.claims("latchkey.factor.seal", "identity-provider@" + company.now());
            partner.copyEveryClaim();

            assertAsked(partner, partner.newMember());
        }
    }

    /** A link to a trusted provider is as good as a factor: the password alone must not make one. */
    @Test
    void whoKnowsThePasswordLinksNoAccountOfTheirOwn() {
        try (Partner partner = Partner.of(company, server, TRUST)) {
            partner.claims("acr", "mfa");
            User owner = company.owner();

            Answer answer = linkByPassword(partner, owner);

            assertThat(answer.body()).contains("You have a second factor already.");
            assertThat(linksOf(owner)).isEmpty();
        }
    }

    /** Otherwise the test above could be right because nobody can be linked. */
    @Test
    void toAProviderWhoseWordIsNotTakenThePasswordLinks() {
        try (Partner partner = Partner.of(company, server, Map.of())) {
            User owner = company.owner();

            Answer answer = linkByPassword(partner, owner);

            assertThat(Company.asksForCode(answer)).as(answer.body()).isTrue();
            assertThat(linksOf(owner)).hasSize(1);
        }
    }

    /** Logs in as a member of the partner whose e-mail address is the owner's, and types the owner's password. */
    private Answer linkByPassword(Partner partner, User owner) {
        company.flow(
                "link by password",
                "idp-detect-existing-broker-user",
                "REQUIRED",
                "idp-username-password-form",
                "REQUIRED");
        partner.change(provider -> provider.put("firstBrokerLoginFlowAlias", "link by password"));
        Http browser = new Http();
        Answer password = partner.login(browser, partner.newMember(owner.username() + "@acme.example"));
        return company.typePassword(browser, password, owner);
    }

    /** Whoever links an account has logged in here, not there. */
    @Test
    void linkingAnAccountProvesNothing() {
        try (Partner partner = Partner.of(company, server, TRUST)) {
            partner.claims("acr", "mfa");
            company.leaveOptional();
            company.later(5);
            User user = company.newcomer();
            Http browser = new Http();
            Answer page =
                    company.typePassword(browser, company.probe(browser, "&kc_action=idp_link:" + Partner.ALIAS), user);

            Answer there = company.follow(browser, browser.post(Realm.formAction(page), Map.of()));
            Answer linked = company.typePassword(browser, there, partner.newMember());

            assertThat(linksOf(user)).as(linked.body()).hasSize(1);
            Tokens tokens = company.exchange(linked);
            company.refresh(tokens).expect(200);
            company.require();
            assertThat(company.refresh(tokens).status()).isEqualTo(400);
        }
    }
}
