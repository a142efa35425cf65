package dev.latchkey.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever meets at the moment of the end: a session is alive afterwards or gone, and its clients heard of it at most once. */
@ExtendWith(KeycloakExtension.class)
class RacesIT {

    private Acme acme;
    private LogoutReceiver receiver;

    @BeforeEach
    void open(ServerUnderTest server) {
        acme = Acme.on(server);
        receiver = new LogoutReceiver();
        acme.probe("backchannel.logout.url", receiver.url());
        acme.probe("backchannel.logout.session.required", "true");
    }

    @AfterEach
    void close() {
        receiver.close();
        acme.close();
    }

    @RepeatedTest(5)
    void refreshMeetsPurgeAtTheBoundary() {
        User member = acme.member("never");
        Tokens tokens = acme.login(member);
        acme.choose(member, "PT15M");
        acme.later(Duration.ofMinutes(15).minusSeconds(1));

        List<Answer> answers = atOnce(() -> acme.refresh(tokens), () -> {
            acme.purge();
            return null;
        });

        boolean alive = acme.realm().userinfo(tokens).status() == 200;
        // The refresh may have come first; then the purge, which looked a moment later, left the session alone.
        if (answers.get(0).status() == 400) {
            assertThat(alive).isFalse();
        }
        assertThat(acme.endsOf(Acme.sessionId(tokens))).hasSize(alive ? 0 : 1);
    }

    @RepeatedTest(3)
    void manyRequestsAndPurgesFindTheSameDeadSession() {
        User member = acme.member("never");
        Tokens tokens = acme.login(member);
        acme.choose(member, "PT15M");
        acme.later(Duration.ofMinutes(15).plusSeconds(1));

        List<Answer> answers = atOnce(
                () -> acme.refresh(tokens),
                () -> acme.refresh(tokens),
                () -> acme.realm().userinfo(tokens),
                () -> acme.realm().admin("POST", "/users/" + member.id() + "/logout"),
                () -> {
                    acme.purge();
                    return null;
                });

        assertThat(answers.get(0).status()).isEqualTo(400);
        assertThat(answers.get(1).status()).isEqualTo(400);
        assertThat(answers.get(2).status()).isEqualTo(401);
        assertThat(receiver.next().path("sid").asText()).isEqualTo(Acme.sessionId(tokens));
        assertThat(acme.endsOf(Acme.sessionId(tokens))).hasSize(1);
        acme.purge();
        assertThat(acme.stored()).isZero();
        assertThat(receiver.others()).isEmpty();
    }

    @Test
    void twoRefreshesAtTheBoundaryAgreeWithTheSession() {
        User member = acme.member("never");
        Tokens tokens = acme.login(member);
        acme.choose(member, "PT15M");
        acme.later(Duration.ofMinutes(15).minusSeconds(1));

        List<Answer> answers = atOnce(() -> acme.refresh(tokens), () -> acme.refresh(tokens));

        boolean anyRefreshed = answers.stream().anyMatch(answer -> answer.status() == 200);
        assertThat(acme.realm().userinfo(tokens).status()).isEqualTo(anyRefreshed ? 200 : 401);
    }

    @RepeatedTest(5)
    void theTimeoutIsRaisedWhileAPurgeRuns() {
        User member = acme.member("never");
        List<Tokens> dead = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            dead.add(acme.login(member));
        }
        acme.choose(member, "PT15M");
        acme.later(Duration.ofMinutes(16));

        atOnce(
                () -> {
                    acme.purge();
                    return null;
                },
                () -> {
                    acme.choose(member, "PT8H");
                    return null;
                });

        assertThat(dead)
                .allSatisfy(tokens ->
                        assertThat(acme.realm().userinfo(tokens).status()).isEqualTo(401));
        assertThat(acme.stored()).isZero();
        assertThat(dead)
                .allSatisfy(tokens ->
                        assertThat(acme.endsOf(Acme.sessionId(tokens))).hasSize(1));
    }

    /** Whoever looks while a session is being removed puts it back into Keycloak's cache. */
    @RepeatedTest(5)
    void theTimeoutIsRaisedAfterRequestsMetAPurge() {
        User member = acme.member("never");
        List<Tokens> dead = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            dead.add(acme.login(member));
        }
        acme.choose(member, "PT15M");
        acme.later(Duration.ofMinutes(16));

        atOnce(
                () -> {
                    acme.purge();
                    return null;
                },
                () -> {
                    dead.forEach(tokens -> acme.realm().userinfo(tokens).expect(401));
                    return null;
                },
                () -> {
                    for (int i = dead.size() - 1; i >= 0; i--) {
                        acme.realm().userinfo(dead.get(i)).expect(401);
                    }
                    return null;
                });
        acme.choose(member, "PT8H");

        assertNoneAlive(dead);
    }

    /** Lists of sessions put what they show into the cache as well, and what they leave out. */
    @RepeatedTest(5)
    void theTimeoutIsRaisedAfterListsMetAPurge() {
        User member = acme.member("never");
        List<Tokens> dead = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            dead.add(acme.login(member));
        }
        String probe = acme.idOf(Acme.PROBE);
        acme.choose(member, "PT15M");
        acme.later(Duration.ofMinutes(16));

        atOnce(
                () -> {
                    acme.purge();
                    return null;
                },
                () -> {
                    for (int i = 0; i < 5; i++) {
                        assertThat(acme.sessionsOf(member)).isEmpty();
                    }
                    return null;
                },
                () -> {
                    for (int i = 0; i < 5; i++) {
                        assertThat(acme.realm()
                                        .admin("GET", "/clients/" + probe + "/user-sessions")
                                        .expect(200)
                                        .json())
                                .isEmpty();
                    }
                    return null;
                });
        acme.choose(member, "PT8H");

        assertNoneAlive(dead);
        assertThat(dead)
                .allSatisfy(tokens ->
                        assertThat(acme.endsOf(Acme.sessionId(tokens))).hasSize(1));
    }

    private void assertNoneAlive(List<Tokens> dead) {
        assertThat(dead.stream()
                        .filter(tokens -> acme.realm().userinfo(tokens).status() != 401)
                        .map(Acme::sessionId))
                .as("alive again")
                .isEmpty();
    }

    @SafeVarargs
    private static List<Answer> atOnce(Callable<Answer>... actions) {
        ExecutorService threads = Executors.newFixedThreadPool(actions.length);
        try {
            CyclicBarrier start = new CyclicBarrier(actions.length);
            List<Future<Answer>> running = new ArrayList<>();
            for (Callable<Answer> action : actions) {
                running.add(threads.submit(() -> {
                    start.await();
                    return action.call();
                }));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> result : running) {
                answers.add(result.get(1, TimeUnit.MINUTES));
            }
            return answers;
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
