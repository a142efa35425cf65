package dev.latchkey.clock;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Listens to what Hibernate says that it asks the database. */
final class SqlRecorder extends Handler {

    // Held, as a logger that nobody holds may be forgotten with its level and handlers.
    private static final Logger HIBERNATE = Logger.getLogger("org.hibernate.SQL");
    private static final SqlRecorder ONLY = new SqlRecorder();
    private static final List<String> STATEMENTS = new ArrayList<>();

    static void start() {
        synchronized (STATEMENTS) {
            STATEMENTS.clear();
        }
        HIBERNATE.removeHandler(ONLY);
        HIBERNATE.addHandler(ONLY);
        HIBERNATE.setLevel(Level.FINE);
        HIBERNATE.setUseParentHandlers(false);
    }

    static List<String> statements() {
        HIBERNATE.removeHandler(ONLY);
        HIBERNATE.setLevel(Level.INFO);
        synchronized (STATEMENTS) {
            return List.copyOf(STATEMENTS);
        }
    }

    @Override
    public void publish(LogRecord record) {
        // The timer's tasks run whenever they like, and not for the test.
        if (Thread.currentThread().getName().startsWith("Timer")) {
            return;
        }
        synchronized (STATEMENTS) {
            STATEMENTS.add(record.getMessage().replaceAll("\\s+", " "));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
