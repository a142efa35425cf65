package dev.latchkey.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
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

/** A changed timeout counts at once for what lives, and never for what is dead. */
@ExtendWith(KeycloakExtension.class)
class TimeoutChangesIT {

    private Acme acme;

    @BeforeEach
    void open(ServerUnderTest server) {
        acme = Acme.on(server, file -> file.put("organizationsEnabled", true));
    }

    @AfterEach
    void close() {
        acme.close();
    }

    @Test
    void aShorterTimeoutEndsASessionThatIsOpen() {
        User member = acme.member("PT8H");
        Tokens tokens = acme.login(member);
        acme.later(Duration.ofMinutes(31));
        acme.realm().userinfo(tokens).expect(200);

        acme.choose(member, "PT30M");

        acme.realm().userinfo(tokens).expect(401);
    }

    @Test
    void aLongerTimeoutSavesASessionThatIsOpen() {
        User member = acme.member("PT15M");
        Tokens tokens = acme.login(member);
        acme.later(Duration.ofMinutes(14));

        acme.choose(member, "PT1H");
        acme.later(Duration.ofMinutes(30));

        acme.realm().userinfo(tokens).expect(200);
    }

    @Test
    void theCompanysDefaultCountsAtOnce() {
        Tokens tokens = acme.login(acme.member(null));
        acme.settings("PT1H", "never").expect(201);
        acme.later(Duration.ofMinutes(31));
        acme.realm().userinfo(tokens).expect(200);

        acme.settings("PT30M", "never").expect(204);

        acme.realm().userinfo(tokens).expect(401);
    }

    @Test
    void aLowerLimitBoundsAChoiceAndLeavesItStored() {
        User member = acme.member("PT8H");
        Tokens tokens = acme.login(member);
        acme.later(Duration.ofMinutes(61));

        acme.settings("PT30M", "PT1H").expect(201);

        acme.realm().userinfo(tokens).expect(401);
        assertThat(acme.realm()
                        .representation(member)
                        .at("/attributes/sessionTimeout/0")
                        .asText())
                .isEqualTo("PT8H");
    }

    @Test
    void whatIsDeadStaysDeadWhenTheUserRaisesTheTimeoutInTheAccountConsole() {
        User member = acme.member("never");
        Tokens dead = acme.login(member);
        Tokens account = acme.realm().loginToAccountConsole(member, new Http());
        acme.choose(member, "PT15M");
        acme.later(Duration.ofMinutes(10));
        acme.stillHere(account).expect(200);
        acme.later(Duration.ofMinutes(6));

        chooseAsUser(account, "never").expect(204);

        acme.refresh(dead).expect(400);
        acme.realm().userinfo(account).expect(200);
    }

    @Test
    void whatIsDeadStaysDeadWhenTheDefaultIsRaised() {
        Tokens dead = acme.login(acme.member(null));
        acme.later(Duration.ofMinutes(31));

        acme.settings("PT8H", "never").expect(201);

        acme.realm().userinfo(dead).expect(401);
    }

    @Test
    void whatIsDeadStaysDeadWhenTheLimitIsRaised() {
        User member = acme.member("never");
        acme.settings("PT15M", "PT15M").expect(201);
        Tokens dead = acme.login(member);
        acme.later(Duration.ofMinutes(16));

        acme.settings("PT15M", "never").expect(204);

        acme.realm().userinfo(dead).expect(401);
    }

    @Test
    void whatIsDeadStaysDeadWhenTheSettingsAreDeleted() {
        acme.settings("PT15M", "never").expect(201);
        Tokens dead = acme.login(acme.member(null));
        acme.later(Duration.ofMinutes(16));

        acme.forgetSettings();

        acme.realm().userinfo(dead).expect(401);
    }

    @Test
    void whatIsDeadStaysDeadWhenTheFeatureIsSwitchedOff() {
        Tokens dead = acme.login(acme.member("PT15M"));
        Tokens alive = acme.login(acme.member("PT8H"));
        acme.later(Duration.ofMinutes(16));

        acme.settings("false", "PT30M", "never").expect(201);

        acme.realm().userinfo(dead).expect(401);
        acme.later(Duration.ofHours(9));
        acme.realm().userinfo(alive).expect(200);
    }

    @Test
    void anOrganizationMayBeStricterAndTheStrictestWins() {
        User member = acme.member("PT8H");
        String organization = organization("strict", "PT1H");
        organization("laxer", "PT4H", member);
        join(organization, member);
        Tokens tokens = acme.login(member);

        assertThat(acme.status(tokens).json().path("timeout").asInt()).isEqualTo(3600);
        assertThat(acme.status(tokens).json().path("source").asText()).isEqualTo("organization");
        assertThat(acme.status(tokens).json().path("organization").asText()).isEqualTo("strict");
        acme.later(Duration.ofMinutes(61));
        acme.realm().userinfo(tokens).expect(401);
    }

    @Test
    void whatIsDeadStaysDeadWhenTheOrganizationIsLeft() {
        User member = acme.member("PT8H");
        String organization = organization("strict", "PT15M", member);
        Tokens dead = acme.login(member);
        acme.later(Duration.ofMinutes(16));

        acme.realm()
                .admin("DELETE", "/organizations/" + organization + "/members/" + member.id())
                .expect(204);

        acme.realm().userinfo(dead).expect(401);
    }

    @Test
    void whatIsDeadStaysDeadWhenTheOrganizationAllowsMore() {
        User member = acme.member("PT8H");
        String organization = organization("strict", "PT15M", member);
        Tokens dead = acme.login(member);
        acme.later(Duration.ofMinutes(16));

        ObjectNode representation = (ObjectNode)
                acme.realm().admin("GET", "/organizations/" + organization).json();
        representation.putObject("attributes");
        acme.realm()
                .admin("PUT", "/organizations/" + organization, representation.toString())
                .expect(204);

        acme.realm().userinfo(dead).expect(401);
    }

    @Test
    void whatIsDeadStaysDeadWhenTheOrganizationIsDeleted() {
        User member = acme.member("PT8H");
        String organization = organization("strict", "PT15M", member);
        Tokens dead = acme.login(member);
        acme.later(Duration.ofMinutes(16));

        acme.realm().admin("DELETE", "/organizations/" + organization).expect(204);

        acme.realm().userinfo(dead).expect(401);
    }

    /** Their sessions are deleted with them, dead ones too. */
    @Test
    void aMemberWithADeadSessionCanBeDeleted() {
        String organization = organization("strict", "PT15M");
        User member = acme.member("PT8H");
        join(organization, member);
        acme.login(member);
        acme.later(Duration.ofMinutes(16));

        acme.realm().admin("DELETE", "/users/" + member.id()).expect(204);

        assertThat(acme.stored()).isZero();
    }

    @Test
    void thePurgeFindsTheSessionsOfOrganizationsToo() {
        User member = acme.member("PT8H");
        organization("strict", "PT15M", member);
        acme.login(member);
        acme.later(Duration.ofMinutes(16));
        assertThat(acme.stored()).isEqualTo(1);

        acme.purge();

        assertThat(acme.stored()).isZero();
    }

    @Test
    void anAdministratorsSignOutEndsHiddenSessionsToo() {
        User member = acme.member("PT15M");
        Tokens hidden = acme.login(member);
        acme.later(Duration.ofMinutes(16));
        assertThat(acme.stored()).isEqualTo(1);

        acme.realm().admin("POST", "/users/" + member.id() + "/logout").expect(204);

        assertThat(acme.stored()).isZero();
        assertThat(acme.endsOf(Acme.sessionId(hidden))).hasSize(1);
    }

    @Test
    void aUsersSignOutOfAllDevicesEndsHiddenSessionsToo() {
        User member = acme.member("never");
        Tokens hidden = acme.login(member);
        Tokens account = acme.realm().loginToAccountConsole(member, new Http());
        acme.choose(member, "PT15M");
        acme.later(Duration.ofMinutes(10));
        acme.stillHere(account).expect(200);
        acme.later(Duration.ofMinutes(6));
        assertThat(acme.stored()).isEqualTo(2);

        new Http()
                .delete(
                        acme.realm().url() + "/account/sessions",
                        "Authorization",
                        account.bearer(),
                        "Accept",
                        "application/json")
                .expect(204);

        assertThat(acme.stored()).isEqualTo(1);
        assertThat(acme.endsOf(Acme.sessionId(hidden))).hasSize(1);
        acme.realm().userinfo(account).expect(200);
    }

    @Test
    void aUserWhoPicksTooMuchIsToldTheLimit() {
        acme.settings("PT30M", "PT1H").expect(201);
        User member = acme.member(null);
        Tokens account = acme.realm().loginToAccountConsole(member, new Http());

        Answer answer = chooseAsUser(account, "PT2H").expect(400);

        assertThat(answer.body()).contains("latchkeySessionTimeoutAtMostPT1H");
        chooseAsUser(account, "PT1H").expect(204);
        ObjectNode asAdministrator = acme.realm().representation(member);
        asAdministrator.withObject("/attributes").putArray("sessionTimeout").add("never");
        Answer refusal = acme.realm()
                .admin("PUT", "/users/" + member.id(), asAdministrator.toString())
                .expect(400);
        assertThat(refusal.body()).contains("latchkeySessionTimeoutAtMostPT1H");
    }

    @Test
    void theLimitOfAnOrganizationBindsTheChoiceToo() {
        User member = acme.member(null);
        organization("strict", "PT15M", member);

        ObjectNode representation = acme.realm().representation(member);
        representation.withObject("/attributes").putArray("sessionTimeout").add("PT30M");

        assertThat(acme.realm()
                        .admin("PUT", "/users/" + member.id(), representation.toString())
                        .expect(400)
                        .body())
                .contains("latchkeySessionTimeoutAtMostPT15M");
    }

    @Test
    void anEarlierChoiceBeyondTheLimitKeepsNobodyFromSavingOtherFields() {
        User member = acme.member("PT8H");
        acme.settings("PT30M", "PT1H").expect(201);
        Tokens account = acme.realm().loginToAccountConsole(member, new Http());

        chooseAsUser(account, "PT8H").expect(204);
    }

    @Test
    void contradictorySettingsAreRefused() {
        assertThat(acme.settings("PT1H", "PT30M").expect(400).body()).contains("longest");
        assertThat(acme.settings("PT16M", "never").status()).isEqualTo(400);
    }

    @Test
    void aValueOutsideTheListCountsAsTheDefaultAndIsLoggedOnce(ServerUnderTest server) {
        try (Acme imported = Acme.on(server, file -> {
            file.path("users")
                    .forEach(user -> ((ObjectNode) user)
                            .withObject("/attributes")
                            .putArray("sessionTimeout")
                            .add("PT99H"));
            return file;
        })) {
            // Else Keycloak makes her correct it before she gets in.
            ObjectNode verify = (ObjectNode) imported.realm()
                    .admin("GET", "/authentication/required-actions/VERIFY_PROFILE")
                    .json();
            imported.realm()
                    .admin(
                            "PUT",
                            "/authentication/required-actions/VERIFY_PROFILE",
                            verify.put("enabled", false).toString())
                    .expect(204);
            User emma = imported.realm().emma();
            Tokens tokens = imported.login(emma);
            assertThat(imported.status(tokens).json().path("timeout").asInt()).isEqualTo(1800);
            assertThat(imported.status(tokens).json().path("source").asText()).isEqualTo("company");
            imported.later(Duration.ofMinutes(31));
            imported.realm().userinfo(tokens).expect(401);
            imported.purge();

            assertThat(server.keycloak()
                            .log()
                            .lines()
                            .filter(line -> line.contains(emma.id()) && line.contains("'PT99H'"))
                            .toList())
                    .hasSize(1);
        }
    }

    private Answer chooseAsUser(Tokens account, String timeout) {
        Http http = new Http();
        String url = acme.realm().url() + "/account/";
        ObjectNode profile = (ObjectNode) http.get(url, "Authorization", account.bearer(), "Accept", "application/json")
                .json();
        profile.withObject("/attributes").putArray("sessionTimeout").add(timeout);
        return http.json("POST", url, profile.toString(), "Authorization", account.bearer());
    }

    private String organization(String name, String longest, User... members) {
        acme.realm()
                .admin(
                        "POST",
                        "/organizations",
                        Realm.json(Map.of(
                                "name",
                                name,
                                "alias",
                                name,
                                "enabled",
                                true,
                                "domains",
                                List.of(Map.of("name", name + ".example")),
                                "attributes",
                                Map.of("latchkey.longestTimeout", List.of(longest)))))
                .expect(201);
        String id = acme.realm()
                .admin("GET", "/organizations?search=" + name)
                .json()
                .get(0)
                .path("id")
                .asText();
        for (User member : members) {
            join(id, member);
        }
        return id;
    }

    private void join(String organization, User member) {
        acme.realm()
                .admin("POST", "/organizations/" + organization + "/members", '"' + member.id() + '"')
                .expect(201);
    }
}
