package dev.latchkey.benchmarks;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what becomes of one operation, while it is done by many at a time. */
final class Tally {

    private final AtomicLong begun = new AtomicLong();
    private final Queue<Double> right = new ConcurrentLinkedQueue<>();
    private volatile String why = "no answer";

    void begins() {
        begun.incrementAndGet();
    }

    void isRight(double millis) {
        right.add(millis);
    }

    void isWrong(String answer) {
        why = answer;
    }

    /** What was begun and has no right answer has failed, whether or not it was answered. */
    Times times() {
        return Times.of(begun.get(), right);
    }

    /** Of those that failed, what was wrong with the one that was answered last. */
    String why() {
        return why;
    }
}
