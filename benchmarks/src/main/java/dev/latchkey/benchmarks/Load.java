package dev.latchkey.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** A few clients that each wait for an answer before they ask again (a closed loop). */
final class Load {

    static final int CLIENTS = 8;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Load() {}

    /** Lets all clients do the operation for that long. */
    static Slot run(Site site, Operation operation, Duration duration) {
        LongAdder done = new LongAdder();
        LongAdder wrong = new LongAdder();
        JsonNode before = used(site);
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        List<Thread> clients = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
            int client = number;
            Thread thread = new Thread(
                    () -> {
                        try (Wire wire = new Wire(site.url())) {
                            for (int turn = 0; System.nanoTime() < end; turn++) {
                                if (!once(operation, wire, client, turn)) {
                                    wrong.increment();
                                }
                                done.increment();
                            }
                        }
                    },
                    "client-" + number);
            clients.add(thread);
            thread.start();
        }
        join(clients);
        double seconds = (System.nanoTime() - start) / 1e9;
        JsonNode after = used(site);
        long count = Math.max(1, done.sum());
        return new Slot(
                done.sum(),
                wrong.sum(),
                done.sum() / seconds,
                growth("cpu", before, after) / 1000.0 / count,
                Math.max(0.0, growth("allocated", before, after)) / count);
    }

    private static boolean once(Operation operation, Wire wire, int client, int turn) {
        try {
            return wire.talk(operation.step().first(client, turn)).right();
        } catch (IOException | RuntimeException e) {
            wire.close();
            return false;
        }
    }

    private static void join(List<Thread> clients) {
        try {
            for (Thread client : clients) {
                client.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        }
    }

    /**
     * SQL statements for each, on a warm server, once for each user: the fewest of some short rounds, as a timer of the
     * server may have run in the others.
     */
    static double statements(Site site, Operation operation) {
        double fewest = Double.MAX_VALUE;
        try (Wire wire = new Wire(site.url())) {
            send(site, "PUT", "/counting/true");
            for (int round = 0; round < 3; round++) {
                Progress.pause(1100); // a session that was used in the same second isn't written again
                long before = used(site).path("statements").asLong();
                for (int turn = 0; turn < Company.USERS; turn++) {
                    once(operation, wire, turn % CLIENTS, turn / CLIENTS);
                }
                fewest = Math.min(fewest, (used(site).path("statements").asLong() - before) / (double) Company.USERS);
            }
            send(site, "PUT", "/counting/false");
        }
        return fewest;
    }

    /** What an operation asks of the database, and how often in one round of all users. */
    static String asked(Site site, Operation operation) {
        Map<String, Long> asked = new TreeMap<>();
        try (Wire wire = new Wire(site.url())) {
            send(site, "PUT", "/asked");
            for (int turn = 0; turn < Company.USERS; turn++) {
                once(operation, wire, turn % CLIENTS, turn / CLIENTS);
            }
            json(site, "/asked")
                    .properties()
                    .forEach(one -> asked.put(one.getKey(), one.getValue().asLong()));
        }
        return asked.entrySet().stream()
                .map(one -> String.format("%6d × %s%n", one.getValue(), one.getKey()))
                .collect(Collectors.joining());
    }

    private static double growth(String field, JsonNode before, JsonNode after) {
        return after.path(field).asDouble() - before.path(field).asDouble();
    }

    /** The server's own counters. */
    static JsonNode used(Site site) {
        return json(site, "/used");
    }

    private static JsonNode json(Site site, String path) {
        try {
            return JSON.readTree(send(site, "GET", path).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Reply send(Site site, String method, String path) {
        try (Wire wire = new Wire(site.url())) {
            Reply reply = wire.send(Request.of(method, Site.PROBE + path, ""));
            if (reply.status() >= 300) {
                throw new IllegalStateException("the probe answers " + reply.status() + " to " + path);
            }
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
