package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A company that requires a second factor, and has a partner whose members sign in there. */
@ExtendWith(KeycloakExtension.class)
abstract class PartnersCompany {

    ServerUnderTest server;
    Company company;

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

    static void assertAsked(Partner partner, User member) {
        Answer answer = partner.login(new Http(), member);
        assertThat(Company.offersQrCode(answer)).as(answer.body()).isTrue();
    }

    /** Neither the first time nor later, and what the login began is good. */
    void assertNeverAsked(Partner partner) {
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

    JsonNode linksOf(User user) {
        return company.realm()
                .admin("GET", "/users/" + user.id() + "/federated-identity")
                .expect(200)
                .json();
    }
}
