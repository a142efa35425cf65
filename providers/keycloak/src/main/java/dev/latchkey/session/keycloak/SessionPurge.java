package dev.latchkey.session.keycloak;

import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Removes ended sessions that nobody asked for again; on one node of a cluster at a time. */
final class SessionPurge implements Runnable {

    private static final Logger LOG = Logger.getLogger(SessionPurge.class);
    private static final String TASK = "latchkey-session-purge";

    private final KeycloakSessionFactory factory;
    private final IdleSessions idleSessions;
    private final int intervalSeconds;

    SessionPurge(KeycloakSessionFactory factory, DeadSessions deadSessions, int intervalSeconds) {
        this.factory = factory;
        this.idleSessions = new IdleSessions(factory, deadSessions);
        this.intervalSeconds = intervalSeconds;
    }

    /** A failure must not leave the timer: it would be the last purge. */
    @Override
    public void run() {
        // No transaction here: it would stay open for the whole purge.
        try (KeycloakSession session = factory.create()) {
            session.getProvider(ClusterProvider.class).executeIfNotExecuted(TASK, intervalSeconds, () -> {
                purge();
                return true;
            });
        } catch (RuntimeException e) {
            LOG.error("Ended sessions could not be purged; the next purge tries again", e);
        }
    }

    private void purge() {
        long start = System.nanoTime();
        List<String> realms = KeycloakModelUtils.runJobInTransactionWithResult(
                factory,
                session -> session.realms()
                        .getRealmsStream()
                        .map(RealmModel::getId)
                        .toList());
        realms.forEach(idleSessions::purge);
        SessionMetrics.recordPurge(Duration.ofNanos(System.nanoTime() - start));
    }
}
