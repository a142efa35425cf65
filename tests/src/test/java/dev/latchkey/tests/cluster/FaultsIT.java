package dev.latchkey.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.harness.ProductionKeycloak;
import dev.latchkey.tests.apikey.ApiKeys;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.cluster.Traffic.Heard;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Cluster;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What becomes of logins, sessions and API keys when a node or the database goes away, behind a proxy. */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {

    private static final Duration RECOVERY = Duration.ofSeconds(30);
    private static final String CLIENT = "load";
    private static final String SECRET = "load-secret";

    private Cluster cluster;
    private Proxy proxy;
    private ServerUnderTest server;
    private Realm realm;
    private ApiKeys keys;
    private Key good;
    private Key revoked;

    @BeforeAll
    void start() {
        cluster = new Cluster("faults");
        proxy = new Proxy(cluster.first(), cluster.second());
        cluster.publish(proxy.baseUrl().toString());
        cluster.start();
        server = ServerUnderTest.around(proxy);
        awaitBoth();
    }

    @AfterAll
    void stop() {
        proxy.close();
        server.close();
        cluster.close();
    }

    @BeforeEach
    void found() {
        realm = Realm.create(server, file -> {
            ObjectNode client = file.withArray("/clients").addObject();
            client.put("clientId", CLIENT).put("secret", SECRET).put("publicClient", false);
            client.put("directAccessGrantsEnabled", true).put("fullScopeAllowed", true);
            return file.put("bruteForceProtected", false);
        });
        keys = new ApiKeys(realm);
        good = keys.create(keys.addMember());
        User former = keys.addMember();
        revoked = keys.create(former);
        // Both nodes have both keys in their caches.
        for (int i = 0; i < 4; i++) {
            keys.auth(good).expect(200);
            keys.auth(revoked).expect(200);
        }
        keys.revoke(keys.account(former), revoked.id()).expect(204);
    }

    @AfterEach
    void delete() {
        realm.close();
    }

    @Test
    void aChangeOfTheRuleOnOneNodeHoldsOnTheOther() {
        User member = keys.addMember();
        Tokens tokens = login(member);
        Realm onSecond = realm.on(cluster.second());
        ApiKeys keysOnSecond = new ApiKeys(onSecond);
        onSecond.userinfo(tokens).expect(200);
        keysOnSecond.auth(good).expect(200);

        realm.on(cluster.first()).configure("latchkey-two-factor", Map.of("enforcement", "required"));

        onSecond.userinfo(tokens).expect(401);
        keysOnSecond.auth(good).expect(401);
        assertThat(keysOnSecond.verdict(good.text())).isEqualTo("OWNER_LACKS_FACTOR");
    }

    @Test
    void aNodeThatIsKilledTakesNothingWithIt() throws InterruptedException {
        Queue<Tokens> begun = new ConcurrentLinkedQueue<>();
        Traffic traffic = traffic(begun);
        Thread.sleep(5000);

        Instant killed = Instant.now();
        cluster.second().kill();
        Thread.sleep(RECOVERY.plusSeconds(10).toMillis());
        traffic.close();

        assertThat(wrong(traffic)).isEmpty();
        assertThat(traffic.heard())
                .filteredOn(Heard::isRefusal)
                .allSatisfy(one -> assertThat(one.asked()).isBefore(killed.plus(RECOVERY)));
        assertThat(traffic.heard())
                .filteredOn(one -> one.asked().isAfter(killed.plus(RECOVERY)))
                .isNotEmpty();
        assertEverySessionLives(begun);

        cluster.start(cluster.second());
        awaitBoth();
        assertEverySessionLives(begun);
    }

    @Test
    void aRestartOfOneNodeAfterTheOtherFailsNoVerification() {
        try (Traffic traffic = new Traffic()
                .of("good key", () -> keys.auth(good).status())
                .of("good key", () -> keys.auth(good).status())
                .of("revoked key", () -> keys.auth(revoked).status())) {
            for (ProductionKeycloak node : List.of(cluster.first(), cluster.second())) {
                node.stop();
                cluster.start(node);
                awaitBoth();
            }
            traffic.close();

            assertThat(traffic.heard())
                    .hasSizeGreaterThan(100)
                    .allSatisfy(one -> assertThat(one.status())
                            .as(one.toString())
                            .isEqualTo(one.what().equals("good key") ? 200 : 401));
        }
    }

    @Test
    void aDatabaseThatIsAwayForTwentySecondsLetsNobodyInAndComesBack() throws InterruptedException {
        Queue<Tokens> begun = new ConcurrentLinkedQueue<>();
        Traffic traffic = traffic(begun);
        Thread.sleep(3000);

        cluster.gate().shut();
        Thread.sleep(20_000);
        cluster.gate().open();
        Instant back = Instant.now();
        Thread.sleep(RECOVERY.plusSeconds(10).toMillis());
        traffic.close();

        assertThat(wrong(traffic)).isEmpty();
        assertThat(traffic.heard())
                .allSatisfy(one -> assertThat(one.took()).as(one.toString()).isLessThan(Duration.ofSeconds(30)));
        assertThat(traffic.heard())
                .filteredOn(one -> one.what().equals("login") && one.isRefusal())
                .as("the database was away indeed")
                .isNotEmpty();
        assertThat(traffic.heard())
                .filteredOn(Heard::isRefusal)
                .allSatisfy(one -> assertThat(one.asked()).isBefore(back.plus(RECOVERY)));
        assertEverySessionLives(begun);
    }

    /** Logins, refreshes, and verifications of a good key and of one that was revoked. */
    private Traffic traffic(Queue<Tokens> begun) {
        User loggingIn = keys.addMember();
        User refreshing = keys.addMember();
        AtomicReference<Tokens> latest = new AtomicReference<>(login(refreshing));
        begun.add(latest.get());
        return new Traffic()
                .of("login", () -> {
                    Answer answer = grant("password", credentials(loggingIn));
                    if (answer.status() == 200) {
                        begun.add(new Tokens(answer.json()));
                    }
                    return answer.status();
                })
                .of("refresh", () -> {
                    Answer answer = refresh(latest.get());
                    if (answer.status() == 200) {
                        latest.set(new Tokens(answer.json()));
                    }
                    return answer.status();
                })
                .of("good key", () -> keys.auth(good).status())
                .of("revoked key", () -> keys.auth(revoked).status());
    }

    /** Answers that are neither right nor a refusal. */
    private static List<Heard> wrong(Traffic traffic) {
        return traffic.heard().stream()
                .filter(one -> !one.isRefusal())
                .filter(one -> one.status() != (one.what().equals("revoked key") ? 401 : 200))
                .toList();
    }

    private void assertEverySessionLives(Queue<Tokens> begun) {
        assertThat(begun).isNotEmpty();
        for (Tokens tokens : begun) {
            assertThat(refresh(tokens).status()).isEqualTo(200);
        }
    }

    private Tokens login(User user) {
        return new Tokens(grant("password", credentials(user)).expect(200).json());
    }

    private Answer refresh(Tokens tokens) {
        return grant("refresh_token", Map.of("refresh_token", tokens.refresh()));
    }

    private static Map<String, String> credentials(User user) {
        return Map.of("username", user.username(), "password", user.password(), "scope", "openid");
    }

    private Answer grant(String type, Map<String, String> parameters) {
        Map<String, String> form = new java.util.HashMap<>(parameters);
        form.putAll(Map.of("grant_type", type, "client_id", CLIENT, "client_secret", SECRET));
        return realm.token(new Http(), form);
    }

    /** The proxy has seen that both are ready, and the nodes know each other again. */
    private void awaitBoth() {
        Instant limit = Instant.now().plus(Duration.ofMinutes(2));
        while (!cluster.first().isReady() || !cluster.second().isReady()) {
            if (Instant.now().isAfter(limit)) {
                throw new AssertionError("a node isn't ready");
            }
            pause(200);
        }
        pause(1500);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
