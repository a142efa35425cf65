package dev.latchkey.benchmarks.probe;

import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Counts the statements that Hibernate says it sends to the database, look-ups that find nothing among them. */
final class AskedSql extends Handler {

    // Held, as a logger that nobody holds may be forgotten with its level and handlers.
    private static final Logger HIBERNATE = Logger.getLogger("org.hibernate.SQL");
    private static final AskedSql ONLY = new AskedSql();
    private static final Map<String, Long> COUNTS = new TreeMap<>();

    static void start() {
        synchronized (COUNTS) {
            COUNTS.clear();
        }
        HIBERNATE.removeHandler(ONLY);
        HIBERNATE.addHandler(ONLY);
        HIBERNATE.setLevel(Level.FINE);
        HIBERNATE.setUseParentHandlers(false);
    }

    static Map<String, Long> stop() {
        HIBERNATE.removeHandler(ONLY);
        HIBERNATE.setLevel(Level.INFO);
        synchronized (COUNTS) {
            return new TreeMap<>(COUNTS);
        }
    }

    @Override
    public void publish(LogRecord entry) {
        synchronized (COUNTS) {
            COUNTS.merge(entry.getMessage().replaceAll("\\s+", " "), 1L, Long::sum);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
