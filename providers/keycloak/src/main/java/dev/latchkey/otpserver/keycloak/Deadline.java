package dev.latchkey.otpserver.keycloak;

import java.time.Duration;

/** A moment by which a question must be answered, whatever it takes to ask it; by a clock that nobody moves. */
record Deadline(long nanoTime) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left, in nanoseconds. */
    long nanos() {
        return Math.max(0, nanoTime - System.nanoTime());
    }

    /** What is left, in milliseconds; at least 1, because 0 means "for ever" to sockets. */
    int millis() {
        return (int) Math.max(1, (nanoTime - System.nanoTime()) / 1_000_000);
    }

    int millis(Duration atMost) {
        return (int) Math.min(millis(), atMost.toMillis());
    }

    boolean isOver() {
        return nanoTime - System.nanoTime() <= 0;
    }
}
