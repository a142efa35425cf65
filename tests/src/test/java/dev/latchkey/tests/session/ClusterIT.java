package dev.latchkey.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Two nodes over PostgreSQL are one company. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {

    private Cluster cluster;
    private ServerUnderTest first;
    private Acme acme;
    private String second;

    @BeforeAll
    void start() {
        cluster = new Cluster();
        cluster.start();
        first = ServerUnderTest.around(cluster.first());
        acme = Acme.on(first);
        second = acme.on(cluster.second());
    }

    @AfterAll
    void stop() {
        first.close();
        cluster.close();
    }

    @Test
    @Order(1)
    void theNodesKnowEachOther() {
        assertThat(cluster.second().log()).containsPattern("ISPN000094.*\\(2\\)");
        assertThat(cluster.second().log()).contains("Session timeouts are enforced");
    }

    @Test
    @Order(1)
    void aSessionEndsOnBothNodes() {
        Tokens tokens = acme.login(acme.member("PT15M"));
        assertThat(userinfoOnSecond(tokens)).isEqualTo(200);

        acme.later(Duration.ofMinutes(16));

        assertThat(userinfoOnSecond(tokens)).isEqualTo(401);
        acme.realm().userinfo(tokens).expect(401);
        assertThat(refreshOnSecond(tokens).status()).isEqualTo(400);
    }

    @Test
    @Order(1)
    void activityOnOneNodeExtendsOnTheOther() {
        Tokens tokens = acme.login(acme.member("PT15M"));
        for (int i = 0; i < 3; i++) {
            acme.later(Duration.ofMinutes(10));
            tokens = new Tokens((i % 2 == 0 ? refreshOnSecond(tokens) : acme.refresh(tokens))
                    .expect(200)
                    .json());
        }
        acme.later(Duration.ofMinutes(10));

        acme.realm().userinfo(tokens).expect(200);
        assertThat(userinfoOnSecond(tokens)).isEqualTo(200);
    }

    @Test
    @Order(1)
    void aChangeOnOneNodeCountsAtOnceOnTheOther() {
        User member = acme.member("PT8H");
        Tokens tokens = acme.login(member);
        acme.later(Duration.ofMinutes(31));
        assertThat(userinfoOnSecond(tokens)).isEqualTo(200);

        acme.choose(member, "PT30M");

        assertThat(userinfoOnSecond(tokens)).isEqualTo(401);
    }

    @Test
    @Order(1)
    void aChangeOfTheCompanysSettingsToo() {
        Tokens tokens = acme.login(acme.member(null));
        acme.settings("PT1H", "never").expect(201);
        acme.later(Duration.ofMinutes(31));
        assertThat(userinfoOnSecond(tokens)).isEqualTo(200);

        acme.settings("PT30M", "never").expect(204);

        assertThat(userinfoOnSecond(tokens)).isEqualTo(401);
        acme.forgetSettings();
    }

    @Test
    @Order(1)
    void whatIsDeadStaysDeadOnTheOtherNode() {
        User member = acme.member(null);
        Tokens tokens = acme.endedSession(member);

        acme.choose(member, "never");

        assertThat(userinfoOnSecond(tokens)).isEqualTo(401);
        assertThat(refreshOnSecond(tokens).status()).isEqualTo(400);
    }

    @Test
    @Order(1)
    void anEndedSessionIsListedOnNeitherNodeAndStillSignedOut() {
        User member = acme.member("PT15M");
        acme.purge();
        int before = acme.stored();
        Tokens tokens = acme.login(member);
        acme.later(Duration.ofMinutes(16));
        assertThat(acme.sessionsOf(member)).isEmpty();
        assertThat(acme.stored()).isEqualTo(before + 1);

        acme.realm().admin("POST", "/users/" + member.id() + "/logout").expect(204);

        assertThat(acme.stored()).isEqualTo(before);
        assertThat(acme.endsOf(Acme.sessionId(tokens))).hasSize(1);
    }

    @Test
    @Order(1)
    void twoNodesThatPurgeAtOnceTellEachClientOnce() {
        acme.purge();
        try (LogoutReceiver receiver = new LogoutReceiver()) {
            acme.probe("backchannel.logout.url", receiver.url());
            acme.probe("backchannel.logout.session.required", "true");
            User member = acme.member("PT15M");
            List<String> dead = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                dead.add(Acme.sessionId(acme.login(member)));
            }
            acme.later(Duration.ofMinutes(16));

            CompletableFuture.allOf(
                            CompletableFuture.runAsync(acme::purge),
                            CompletableFuture.runAsync(() -> acme.purge(second)),
                            // One purge may leave the work to the other; this one leaves it to nobody.
                            CompletableFuture.runAsync(() -> acme.realm()
                                    .admin("POST", "/users/" + member.id() + "/logout")
                                    .expect(204)))
                    .join();

            // The last one to be told: whatever was told twice is there by then.
            String last = Acme.sessionId(acme.login(member));
            acme.later(Duration.ofMinutes(16));
            acme.purge();
            List<String> told = new ArrayList<>();
            while (!told.containsAll(dead) || !told.contains(last)) {
                told.add(receiver.next().path("sid").asText());
            }
            assertThat(told).doesNotHaveDuplicates();
            assertThat(dead).allSatisfy(id -> assertThat(acme.endsOf(id)).hasSize(1));
            assertThat(receiver.others())
                    .extracting(token -> token.path("sid").asText())
                    .doesNotContainAnyElementsOf(dead);
        } finally {
            acme.probe("backchannel.logout.url", "");
        }
    }

    @Test
    @Order(2)
    void onPostgresAnIndexFindsTheFewDeadAmongTheMany() {
        acme.purge();
        int before = acme.stored();
        Seeds.plant(acme, acme.member("PT8H"), 100_000, 60, 0);
        Seeds.plant(acme, acme.member("PT15M"), 100, 1000, 100_000);

        List<String> plans = Seeds.plansOfThePurge(acme);

        assertThat(plans)
                .isNotEmpty()
                .allSatisfy(plan -> assertThat(plan)
                        .containsPattern("(?i)index.*idx_(offline_uss|user_session)")
                        .doesNotContain("Seq Scan on offline_user_session"));
        assertThat(acme.stored()).isEqualTo(before + 100_000);
    }

    @Test
    @Order(3)
    void aRestartChangesNothing() {
        User member = acme.member("PT1H");
        Tokens alive = acme.login(member);
        User other = acme.member(null);
        Tokens dead = acme.endedSession(other);

        cluster.stop();
        cluster.start("--spi-datastore--latchkey--purge-interval=1");
        acme.moveClockAgain();

        acme.realm().userinfo(dead).expect(401);
        int left = acme.status(alive).expect(200).json().path("expiresIn").asInt();
        assertThat(left).isLessThanOrEqualTo(44 * 60 + 59);
        acme.later(Duration.ofSeconds(left + 2));
        acme.realm().userinfo(alive).expect(401);
    }

    /** Since the restart, the purge comes every second; nobody asks for the session here. */
    @Test
    @Order(4)
    void thePurgeComesByItself() {
        assertThat(cluster.second().log()).contains("purged every 1 seconds");
        Tokens tokens = acme.login(acme.member("PT15M"));
        acme.later(Duration.ofMinutes(16));

        Instant limit = Instant.now().plusSeconds(30);
        while (acme.endsOf(Acme.sessionId(tokens)).isEmpty() && Instant.now().isBefore(limit)) {
            Thread.onSpinWait(); // each look is a request
        }

        assertThat(acme.endsOf(Acme.sessionId(tokens))).hasSize(1);
    }

    private int userinfoOnSecond(Tokens tokens) {
        return new Http()
                .get(second + "/protocol/openid-connect/userinfo", "Authorization", tokens.bearer())
                .status();
    }

    private Answer refreshOnSecond(Tokens tokens) {
        return acme.grant(second, "refresh_token", Map.of("refresh_token", tokens.refresh()));
    }
}
