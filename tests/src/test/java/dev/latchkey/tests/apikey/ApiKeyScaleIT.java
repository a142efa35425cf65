package dev.latchkey.tests.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What many uses of a key cost. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiKeyScaleIT {

    private static final int CLIENTS = 64;
    /** A minute with {@code -Dsoak=PT1M}. */
    private static final Duration RUN = Duration.parse(System.getProperty("soak"));

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Http http = new Http();
    private Realm realm;
    private ApiKeys keys;
    private User owner;
    private Key key;

    @BeforeAll
    void createKey(ServerUnderTest server) {
        realm = Realm.create(server);
        keys = new ApiKeys(realm);
        owner = keys.addMember();
        key = keys.create(owner);
    }

    @AfterAll
    void deleteRealm() {
        realm.moveClockTo(0);
        realm.close();
    }

    /** The timer that writes the last use may run meanwhile: it doesn't in the best of some short rounds. */
    @Test
    void aVerificationCostsNoStatementOnAWarmCacheNorDoesGarbage() {
        String garbage = key.text().substring(0, 97) + (key.text().endsWith("0") ? "1" : "0");
        long fewest = Long.MAX_VALUE;
        for (int round = 0; round < 10 && fewest > 0; round++) {
            keys.auth(key).expect(200);
            http.json("PUT", realm.url() + "/test-statements", "").expect(200);
            for (int i = 0; i < 20; i++) {
                keys.auth(key).expect(200);
                keys.auth("Authorization", ApiKeys.basic(owner.username(), key.text()))
                        .expect(200);
                keys.auth("X-API-Key", garbage).expect(401);
            }
            fewest = Math.min(fewest, statements());
        }

        assertThat(fewest).isZero();
    }

    /** Otherwise the test above could be right because nothing is counted. */
    @Test
    void statementsAreCounted() {
        http.json("PUT", realm.url() + "/test-statements", "").expect(200);

        realm.admin("PUT", "/users/" + owner.id(), realm.representation(owner).toString())
                .expect(204);

        assertThat(statements()).isPositive();
    }

    @Test
    void oneKeyServesManyClientsAtOnceAndItsLastUseIsNotLost() throws Exception {
        http.json("PUT", realm.url() + "/test-statements", "").expect(200);
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        Instant end = Instant.now().plus(RUN);
        Callable<Integer> client = () -> {
            int uses = 0;
            while (Instant.now().isBefore(end)) {
                keys.auth(key).expect(200);
                uses++;
                Thread.sleep(PAUSE.toMillis());
            }
            return uses;
        };
        List<Future<Integer>> running = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            running.add(threads.submit(client));
        }
        int uses = 0;
        for (Future<Integer> one : running) {
            uses += one.get();
        }
        threads.shutdown();

        assertThat(uses).isGreaterThan(CLIENTS);
        // A write and what it costs to load the user again, every two seconds, is far from one a use.
        assertThat(statements()).isLessThan(uses / 4);
        Instant shown = Instant.parse(
                keys.list(keys.account(owner)).json().get(0).path("lastUsed").asText());
        assertThat(shown).isAfter(end.minus(PAUSE).minusSeconds(5));

        // Five minutes after any write that came meanwhile, it is stored.
        realm.moveClockTo(300);
        keys.auth(key).expect(200);
        keys.writeLastUses();
        assertThat(Instant.parse(keys.storedData(owner).path("lastUsed").asText()))
                .isAfter(shown);
    }

    private long statements() {
        return Long.parseLong(
                http.get(realm.url() + "/test-statements").expect(200).body());
    }
}
