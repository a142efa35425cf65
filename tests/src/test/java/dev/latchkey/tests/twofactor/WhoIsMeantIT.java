package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Directory;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the rule is about: members of organizations, users of a directory, and those of a realm that knows nothing of it. */
@ExtendWith(KeycloakExtension.class)
class WhoIsMeantIT {

    private static final Map<String, List<String>> STRICT = Map.of("latchkey.twoFactor", List.of("required"));

    @Test
    void whoJoinsAStrictOrganizationMeetsItsRuleAtTheNextToken(ServerUnderTest server) {
        try (Company company = Company.on(server)) {
            company.organization("north", STRICT);
            company.organization("south", Map.of());
            User member = company.newcomer();
            company.join("south", member);
            User outsider = company.newcomer();
            Tokens tokens = new Tokens(
                    company.passwordGrant(member, Map.of()).expect(200).json());
            company.refresh(tokens).expect(200);

            company.join("north", member);

            assertThat(company.refresh(tokens).status()).isEqualTo(400);
            assertThat(company.passwordGrant(member, Map.of())
                            .expect(400)
                            .json()
                            .path("error_description")
                            .asText())
                    .isEqualTo("second_factor_not_set_up");
            Http browser = new Http();
            Answer page = company.typePassword(browser, member);
            assertThat(Company.offersQrCode(page)).isTrue();
            assertThat(page.body()).contains("Your organization north at ACME requires a second factor.");
            Tokens enrolled = company.realm().exchange(browser, company.enrol(browser, page));
            company.realm().userinfo(enrolled).expect(200);
            company.passwordGrant(outsider, Map.of()).expect(200);
        }
    }

    @Test
    void anOrganizationKeepsTheLastFactorOfItsMembers(ServerUnderTest server) {
        try (Company company = Company.on(server)) {
            company.realm().enableRequiredAction("delete_credential", true);
            User member = company.owner();
            company.organization("north", STRICT, member);
            String otp = company.credential(member, "otp");
            Http browser = new Http();

            Answer asked =
                    company.typePassword(browser, company.startAction(browser, "delete_credential:" + otp), member);
            Answer page = company.typeCode(browser, asked, company.code());

            assertThat(page.body())
                    .contains("Your organization north at ACME requires a second factor.")
                    .contains("latchkey-keep");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void usersOfADirectoryAreMeantToo(boolean imported, ServerUnderTest server) throws Exception {
        try (Company company = Company.on(server);
                Directory directory = Directory.start()) {
            directory.federate(company.realm(), server, imported);
            User ada = company.realm().user("ada");
            Tokens before =
                    new Tokens(company.passwordGrant(ada, Map.of()).expect(200).json());
            company.require();

            assertThat(company.refresh(before).status()).isEqualTo(400);
            assertThat(company.passwordGrant(ada, Map.of()).status()).isEqualTo(400);
            assertThat(standing(company, ada)).isEqualTo("not-yet");
            Http browser = new Http();
            Answer page = company.typePassword(browser, ada);
            assertThat(Company.offersQrCode(page)).as(page.body()).isTrue();
            Tokens tokens = company.realm().exchange(browser, company.enrol(browser, page));
            company.realm().userinfo(tokens).expect(200);
            assertThat(company.realm().refresh(tokens).status()).isEqualTo(200);
            assertThat(Company.asksForCode(company.typePassword(new Http(), ada)))
                    .isTrue();
            assertThat(standing(company, ada)).isEqualTo("enrolled");
        }
    }

    private static String standing(Company company, User user) {
        for (var entry : company.realm()
                .admin("GET", "/latchkey/two-factor-report")
                .expect(200)
                .json()
                .path("users")) {
            if (entry.path("id").asText().equals(user.id())) {
                return entry.path("status").asText();
            }
        }
        throw new AssertionError("not in the report: " + user);
    }

    /** As an administrator makes one by hand: Keycloak's own flows, and nothing of ours but the jar. */
    @Test
    void aRealmOfKeycloaksOwnIsGuardedOnceItHasTheRule(ServerUnderTest server) {
        try (Company company = Company.bare(server)) {
            User newcomer = company.newcomer();
            Tokens before = new Tokens(
                    company.passwordGrant(newcomer, Map.of()).expect(200).json());
            company.require();

            assertThat(company.refresh(before).status()).isEqualTo(400);
            assertThat(company.passwordGrant(newcomer, Map.of()).status()).isEqualTo(400);
            Http browser = new Http();
            Answer page = company.typePassword(browser, company.probe(browser), newcomer);
            assertThat(Company.offersQrCode(page)).as(page.body()).isTrue();
        }
    }
}
