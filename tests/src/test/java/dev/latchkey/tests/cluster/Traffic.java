package dev.latchkey.tests.cluster;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;

/** Clients that go on asking until they are stopped, and remember what they were answered. */
final class Traffic implements AutoCloseable {

    /** There was no answer at all. */
    static final int NO_ANSWER = 0;

    /** One that the client couldn't go on with; it is printed. */
    static final int UNEXPECTED = -1;

    /**
     * An answer.
     *
     * @param what was asked
     * @param status of HTTP, or {@link #NO_ANSWER}, or {@link #UNEXPECTED}
     * @param asked when
     * @param took how long it took
     */
    record Heard(String what, int status, Instant asked, Duration took) {

        /** Not an answer that says yes or no: the client may ask again. */
        boolean isRefusal() {
            return status == NO_ANSWER || status >= 500;
        }
    }

    private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopped;

    /** One more client that asks this again and again. */
    Traffic of(String what, IntSupplier question) {
        Thread client = new Thread(
                () -> {
                    while (!stopped) {
                        Instant asked = Instant.now();
                        int status = ask(question);
                        heard.add(new Heard(what, status, asked, Duration.between(asked, Instant.now())));
                        rest();
                    }
                },
                what);
        client.setDaemon(true);
        clients.add(client);
        client.start();
        return this;
    }

    private static int ask(IntSupplier question) {
        try {
            return question.getAsInt();
        } catch (UncheckedIOException e) {
            return NO_ANSWER;
        } catch (AssertionError | RuntimeException e) {
            e.printStackTrace();
            return UNEXPECTED;
        }
    }

    /** The servers have two processors, and two of them the same. */
    private static void rest() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    List<Heard> heard() {
        return List.copyOf(heard);
    }

    /** Lets the clients finish what they do. */
    @Override
    public void close() {
        stopped = true;
        for (Thread client : clients) {
            try {
                client.join(Duration.ofMinutes(2).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
