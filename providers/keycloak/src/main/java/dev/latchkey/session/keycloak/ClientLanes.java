package dev.latchkey.session.keycloak;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Runs work that waits for a client, each client's in a lane of its own: a client that is slow or doesn't answer delays
 * its own lane and nobody else.
 */
final class ClientLanes implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ClientLanes.class);

    /** How many tasks of one lane run at once. */
    private static final int WIDTH = 4;

    private static final int PATIENCE_AT_SHUTDOWN_SECONDS = 10;

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "latchkey-logout");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Lane> lanes = new HashMap<>();

    private static final class Lane {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int running;
    }

    void run(String client, Runnable task) {
        synchronized (lanes) {
            Lane lane = lanes.computeIfAbsent(client, key -> new Lane());
            lane.waiting.add(task);
            if (lane.running == WIDTH) {
                return;
            }
            lane.running++;
            threads.execute(() -> drain(client, lane));
        }
    }

    private void drain(String client, Lane lane) {
        while (true) {
            Runnable task;
            synchronized (lanes) {
                task = lane.waiting.poll();
                if (task == null) {
                    lane.running--;
                    if (lane.running == 0) {
                        lanes.remove(client);
                    }
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.warnf(e, "Client %s was not told of the end of a session", client);
            }
        }
    }

    /** Lets what is under way finish, for a while. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE_AT_SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
