package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.apikey.ApiKeys;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** API keys are no way around the rule, and whoever has satisfied it goes on using them. */
@ExtendWith(KeycloakExtension.class)
class ApiKeyDoorsIT {

    private Company company;
    private ApiKeys keys;

    @BeforeEach
    void open(ServerUnderTest server) {
        company = Company.on(server);
        keys = new ApiKeys(company.realm());
        keys.addLegacyClient();
        company.addAudience("acme-backend", "acme-backend");
    }

    @AfterEach
    void close() {
        company.close();
    }

    @Test
    void aSessionOfThePasswordAloneNeitherCreatesNorRotatesAKey() {
        User newcomer = company.newcomer();
        Tokens account = company.realm().loginToAccountConsole(newcomer, new Http());
        Key key = keys.create(account);
        company.require();

        keys.create(account, "{}").expect(401);
        keys.rotate(account, key.id()).expect(401);
        assertThat(company.credentialTypes(newcomer)).containsExactly("api-key", "password");
    }

    /** The page comes after the rule: who has no factor sets one up before a key. */
    @Test
    void thePageOfTheKeysOpensWithTheFactorOnly() {
        company.require();
        String action = "latchkey-api-key";

        Http browser = new Http();
        Answer asked = company.typePassword(browser, company.startAction(browser, action), company.owner());
        assertThat(Company.asksForCode(asked)).as(asked.body()).isTrue();
        assertThat(asked.body()).doesNotContain("kc-api-key-form");
        assertThat(company.typeCode(browser, asked, company.code()).body()).contains("kc-api-key-form");

        Http another = new Http();
        Answer enrolment = company.typePassword(another, company.startAction(another, action), company.newcomer());
        assertThat(Company.offersQrCode(enrolment)).as(enrolment.body()).isTrue();
        assertThat(company.enrol(another, enrolment).body()).contains("kc-api-key-form");
    }

    /** The page was open when the rule came into force. */
    @Test
    void aPageThatWasOpenBeforeTheRuleCreatesNoKey() {
        User newcomer = company.newcomer();
        Http browser = new Http();
        Answer page = company.typePassword(browser, company.startAction(browser, "latchkey-api-key"), newcomer);
        assertThat(page.body()).contains("kc-api-key-form");
        company.require();

        Answer answer = company.follow(browser, browser.post(Realm.formAction(page), Map.of("op", "generate")));

        assertThat(answer.body()).doesNotContain("lk_1");
        assertThat(company.credentialTypes(newcomer)).containsExactly("password");
    }

    @Test
    void theKeyOfAnOwnerWithoutTheFactorIsRefusedEverywhere() {
        User newcomer = company.newcomer();
        Key key = keys.create(company.realm().loginToAccountConsole(newcomer, new Http()));
        String token = new Tokens(keys.exchange(key.text()).expect(200).json()).access();
        assertThat(keys.introspectToken(token).json().path("active").asBoolean())
                .isTrue();
        company.require();

        keys.auth(key).expect(401);
        assertThat(keys.verdict(key.text())).isEqualTo("OWNER_LACKS_FACTOR");
        assertThat(keys.exchange(key.text()).expect(400).json().path("error").asText())
                .isEqualTo("invalid_grant");
        assertThat(keys.passwordGrant(newcomer.username(), key.text()).status()).isIn(400, 401);
        assertThat(keys.introspectKey(key.text())
                        .expect(200)
                        .json()
                        .path("active")
                        .asBoolean())
                .isFalse();
        assertThat(keys.introspectToken(token).expect(200).json().path("active").asBoolean())
                .as("the token of before")
                .isFalse();

        Http browser = new Http();
        assertThat(Company.letsIn(company.enrol(browser, company.typePassword(browser, newcomer))))
                .isTrue();
        assertThat(keys.verdict(key.text())).as("once the owner is enrolled").isEqualTo("VALID");
    }

    @Test
    void aRecoveryCodeIsNoFactorThatAnOwnerOwns() {
        User user = company.user(List.of(Company.recoveryCodes()));
        Key key = keys.create(company.realm().loginToAccountConsole(user, new Http()));
        company.require();

        assertThat(keys.verdict(key.text())).isEqualTo("OWNER_LACKS_FACTOR");
    }

    /** The key stands for the factor: what is made from it is not asked for one. */
    @Test
    void whatIsMadeFromAnEnrolledOwnersKeyWorks() {
        User owner = company.owner();
        Key key = keys.create(company.realm().loginToAccountConsole(owner, new Http()));
        company.require();

        keys.auth(key).expect(200);
        assertThat(keys.verdict(key.text())).isEqualTo("VALID");
        Tokens exchanged = new Tokens(
                keys.exchange(key.text(), "scope", "openid").expect(200).json());
        company.realm().userinfo(exchanged).expect(200);
        assertThat(keys.introspectToken(exchanged.access())
                        .expect(200)
                        .json()
                        .path("active")
                        .asBoolean())
                .isTrue();
        assertThat(keys.introspectKey(key.text())
                        .expect(200)
                        .json()
                        .path("active")
                        .asBoolean())
                .isTrue();
        Tokens granted = new Tokens(keys.passwordGrant(owner.username(), key.text(), "scope", "openid")
                .expect(200)
                .json());
        company.realm().userinfo(granted).expect(200);
    }
}
