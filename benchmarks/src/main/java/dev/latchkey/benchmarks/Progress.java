package dev.latchkey.benchmarks;

import java.time.Duration;
import java.time.Instant;

/** What the person at the terminal sees while measuring goes on. */
final class Progress {

    private static final Instant START = Instant.now();

    private Progress() {}

    @SuppressWarnings("SystemOut") // it speaks to the person at the terminal
    static void say(String text) {
        long seconds = Duration.between(START, Instant.now()).toSeconds();
        System.out.printf("[bench %2d:%02d] %s%n", seconds / 60, seconds % 60, text);
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        }
    }
}
