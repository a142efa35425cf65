package dev.latchkey.otpserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.otpserver.Answer.Accepted;
import dev.latchkey.otpserver.Answer.Rejected;
import dev.latchkey.otpserver.Answer.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailoverTest {

    private static final ServerAddress FIRST = new ServerAddress.Radius("first", 1812);
    private static final ServerAddress SECOND = new ServerAddress.Radius("second", 1812);
    private static final List<ServerAddress> BOTH = List.of(FIRST, SECOND);

    private final AtomicLong clock = new AtomicLong();
    private final Failover failover = new Failover(clock::get, 2);
    private final List<ServerAddress> asked = new ArrayList<>();

    private Answer ask(List<ServerAddress> servers, Failover.Call call) {
        asked.clear();
        return failover.ask(servers, server -> {
            asked.add(server);
            return call.to(server);
        });
    }

    private static Attempt firstIsDead(ServerAddress server) {
        return server.equals(FIRST) ? Attempt.notSent(server, Cause.NOT_REACHED, "") : Attempt.answered(new Accepted());
    }

    @Test
    void theFirstOneThatAnswersIsTheOnlyOneAsked() {
        assertThat(ask(BOTH, server -> Attempt.answered(new Rejected()))).isEqualTo(new Rejected());
        assertThat(asked).containsExactly(FIRST);
    }

    @Test
    void theNextIsAskedIfThePasscodeWasNotSent() {
        assertThat(ask(BOTH, FailoverTest::firstIsDead)).isEqualTo(new Accepted());
        assertThat(asked).containsExactly(FIRST, SECOND);
    }

    @Test
    void aPasscodeThatWasSentGoesNowhereElse() {
        assertThat(ask(BOTH, server -> Attempt.failed(server, Cause.TIMED_OUT, "")))
                .isEqualTo(new Unavailable("first:1812", Cause.TIMED_OUT, ""));
        assertThat(asked).containsExactly(FIRST);
    }

    @Test
    void aDeadServerRestsAndIsThenTriedOnce() {
        ask(BOTH, FailoverTest::firstIsDead);

        ask(BOTH, FailoverTest::firstIsDead);
        assertThat(asked).as("resting").containsExactly(SECOND);
        clock.set(29_999);
        ask(BOTH, FailoverTest::firstIsDead);
        assertThat(asked).as("still resting").containsExactly(SECOND);
        clock.set(30_000);
        ask(BOTH, server -> {
            if (server.equals(FIRST)) {
                assertThat(failover.ask(
                                BOTH,
                                other -> Attempt.answered(other.equals(SECOND) ? new Accepted() : new Rejected())))
                        .as("another login meanwhile")
                        .isEqualTo(new Accepted());
            }
            return firstIsDead(server);
        });
        assertThat(asked).as("tried again").containsExactly(FIRST, SECOND);
    }

    @Test
    void aServerThatIsBackIsTheFirstAgain() {
        ask(BOTH, FailoverTest::firstIsDead);
        clock.set(30_000);

        ask(BOTH, server -> Attempt.answered(new Accepted()));
        ask(BOTH, server -> Attempt.answered(new Accepted()));

        assertThat(asked).containsExactly(FIRST);
    }

    /** Nobody who ignores a push closes the only server for everybody else. */
    @Test
    void whereAllHaveFailedAllAreTried() {
        ask(List.of(FIRST), server -> Attempt.failed(server, Cause.TIMED_OUT, ""));

        assertThat(ask(List.of(FIRST), server -> Attempt.answered(new Accepted())))
                .isEqualTo(new Accepted());
    }

    @Test
    void noServerIsNoAcceptance() {
        assertThat(ask(List.of(), server -> Attempt.answered(new Accepted())))
                .isEqualTo(new Unavailable(Cause.NOT_CONFIGURED));
    }

    @Test
    void aSlowServerHoldsFewAndTheRestIsToldAtOnce() throws Exception {
        CountDownLatch bothInside = new CountDownLatch(2);
        CountDownLatch leave = new CountDownLatch(1);
        ExecutorService logins = Executors.newFixedThreadPool(2);
        try {
            List<Future<Answer>> slow = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                slow.add(logins.submit(() -> failover.ask(List.of(FIRST), server -> {
                    bothInside.countDown();
                    await(leave);
                    return Attempt.answered(new Accepted());
                })));
            }
            bothInside.await();

            assertThat(ask(List.of(FIRST), server -> Attempt.answered(new Accepted())))
                    .isEqualTo(new Unavailable("first:1812", Cause.BUSY, ""));
            assertThat(ask(BOTH, server -> Attempt.answered(new Accepted()))).isEqualTo(new Accepted());
            assertThat(asked).containsExactly(SECOND);
            leave.countDown();
            for (Future<Answer> answer : slow) {
                assertThat(answer.get()).isEqualTo(new Accepted());
            }
        } finally {
            leave.countDown();
            logins.shutdown();
        }
        ask(BOTH, server -> Attempt.answered(new Accepted()));
        assertThat(asked).as("being busy is no failure").containsExactly(FIRST);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anExceptionLeavesItsPlace() {
        for (int i = 0; i < 5; i++) {
            try {
                ask(List.of(FIRST), server -> {
                    throw new IllegalStateException();
                });
            } catch (IllegalStateException e) {
                assertThat(asked).containsExactly(FIRST);
            }
        }
        assertThat(ask(List.of(FIRST), server -> Attempt.answered(new Accepted())))
                .isEqualTo(new Accepted());
    }
}
