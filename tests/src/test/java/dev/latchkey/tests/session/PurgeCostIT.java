package dev.latchkey.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a purge costs a server with many sessions; the plan on PostgreSQL is looked at by {@link ClusterIT}. */
@ExtendWith(KeycloakExtension.class)
class PurgeCostIT {

    private Acme acme;

    @BeforeEach
    void open(ServerUnderTest server) {
        acme = Acme.on(server);
    }

    @AfterEach
    void close() {
        acme.close();
    }

    @Test
    void anIndexFindsTheFewDeadAmongTheMany() {
        Seeds.plant(acme, acme.member("PT8H"), 100_000, 60, 0);
        Seeds.plant(acme, acme.member("PT15M"), 100, 1000, 100_000);

        List<String> plans = Seeds.plansOfThePurge(acme);

        assertThat(plans)
                .isNotEmpty()
                .allSatisfy(plan -> assertThat(plan)
                        .containsPattern("(?i)IDX_(OFFLINE_USS|USER_SESSION)")
                        .doesNotContain("tableScan", "\"access_type\": \"ALL\""));
        assertThat(acme.stored()).isEqualTo(100_000);
    }

    @Test
    void tenThousandDeadSessionsNeitherBlockTheServerNorShareATransaction() throws Exception {
        User dead = acme.member("PT15M");
        User living = acme.member("PT8H");
        var tokens = acme.login(living);
        Seeds.plant(acme, dead, 10_000, 1000, 0);

        CompletableFuture<Void> purge = CompletableFuture.runAsync(acme::purge);
        int stepsSeen = 0;
        int before = acme.stored();
        Duration slowest = Duration.ZERO;
        while (!purge.isDone()) {
            long start = System.nanoTime();
            acme.realm().userinfo(tokens).expect(200);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            slowest = slowest.compareTo(took) < 0 ? took : slowest;
            int now = acme.stored();
            stepsSeen += now < before ? 1 : 0;
            before = now;
        }
        purge.get(1, TimeUnit.SECONDS);

        assertThat(acme.stored()).isEqualTo(1);
        assertThat(stepsSeen).as("committed bit by bit").isGreaterThan(10);
        assertThat(slowest).isLessThan(Duration.ofSeconds(5));
        assertThat(new Http()
                        .get(acme.server().keycloak().managementUrl() + "/health/ready")
                        .status())
                .isEqualTo(200);
    }
}
