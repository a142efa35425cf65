package dev.latchkey.session.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientLanesTest {

    private final ClientLanes lanes = new ClientLanes();
    private final CountDownLatch deafAnswers = new CountDownLatch(1);

    @AfterEach
    void close() {
        deafAnswers.countDown();
        lanes.close();
    }

    private void waitForTheDeaf() {
        try {
            deafAnswers.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aDeafClientDelaysNoOther() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            lanes.run("deaf", this::waitForTheDeaf);
            lanes.run("quick", told::countDown);
        }

        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aDeafClientOccupiesFewThreads() throws InterruptedException {
        AtomicInteger waiting = new AtomicInteger();
        CountDownLatch some = new CountDownLatch(4);
        for (int i = 0; i < 100; i++) {
            lanes.run("deaf", () -> {
                waiting.incrementAndGet();
                some.countDown();
                waitForTheDeaf();
            });
        }

        assertThat(some.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(waiting).hasValue(4);
    }

    @Test
    void nothingIsLostWhenTheDeafHearsAgain() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            lanes.run("deaf", () -> {
                waitForTheDeaf();
                told.countDown();
            });
        }

        deafAnswers.countDown();

        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFailureDoesNotStopTheLane() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) {
            lanes.run("client", () -> {
                throw new IllegalStateException("refused");
            });
        }
        lanes.run("client", told::countDown);

        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
