package dev.latchkey.support;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakTransaction;

/** What is to be done when a request's transaction has ended: outside it, in a transaction of its own if it needs one. */
public final class AfterTransaction {

    private AfterTransaction() {}

    /** Runs the task if the transaction was committed. */
    public static void committed(KeycloakSession session, Runnable task) {
        enlist(session, new Task(task, () -> {}));
    }

    /** Runs the task whether the transaction was committed or rolled back. */
    public static void ended(KeycloakSession session, Runnable task) {
        enlist(session, new Task(task, task));
    }

    private static void enlist(KeycloakSession session, Task task) {
        session.getTransactionManager().enlistAfterCompletion(task);
    }

    /** Keycloak calls one of the two, once; the rest is what it asks of its own transactions. */
    private record Task(Runnable committed, Runnable rolledBack) implements KeycloakTransaction {

        @Override
        public void begin() {}

        @Override
        public void commit() {
            committed.run();
        }

        @Override
        public void rollback() {
            rolledBack.run();
        }

        @Override
        public void setRollbackOnly() {}

        @Override
        public boolean getRollbackOnly() {
            return false;
        }

        @Override
        public boolean isActive() {
            return true;
        }
    }
}
