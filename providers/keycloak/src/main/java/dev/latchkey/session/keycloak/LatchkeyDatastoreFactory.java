package dev.latchkey.session.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.SessionRule;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.storage.DatastoreProvider;
import org.keycloak.storage.DatastoreProviderFactory;
import org.keycloak.storage.datastore.DefaultDatastoreProviderFactory;
import org.keycloak.timer.TimerProvider;

/**
 * {@code latchkey}: the data store in use, by its order. Keycloak's own, {@code legacy}, stays loaded, and keeps its
 * listeners and scheduled tasks.
 */
@AutoService(DatastoreProviderFactory.class)
public final class LatchkeyDatastoreFactory implements DatastoreProviderFactory {

    public static final String ID = "latchkey";

    private static final Logger LOG = Logger.getLogger(LatchkeyDatastoreFactory.class);
    private static final String KEYCLOAKS = "legacy";
    private static final String PURGE_INTERVAL = "purgeInterval";
    private static final int DEFAULT_PURGE_INTERVAL = 60;
    private static final String TIMER = "latchkey-session-purge";

    private final List<SessionRule> rules =
            ServiceLoader.load(SessionRule.class, LatchkeyDatastoreFactory.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
    private final ClientLanes lanes = new ClientLanes();
    private int purgeInterval = DEFAULT_PURGE_INTERVAL;

    @Override
    public DatastoreProvider create(KeycloakSession session) {
        DefaultDatastoreProviderFactory keycloaks = (DefaultDatastoreProviderFactory)
                session.getKeycloakSessionFactory().getProviderFactory(DatastoreProvider.class, KEYCLOAKS);
        return new LatchkeyDatastore(keycloaks, session, rules, deadSessions(session.getKeycloakSessionFactory()));
    }

    DeadSessions deadSessions(KeycloakSessionFactory factory) {
        return new DeadSessions(factory, lanes);
    }

    @Override
    public void init(Config.Scope config) {
        int seconds = config.getInt(PURGE_INTERVAL, DEFAULT_PURGE_INTERVAL);
        if (seconds < 1) {
            LOG.warnf("The purge interval of %d seconds is too short; %d is used", seconds, DEFAULT_PURGE_INTERVAL);
        } else {
            purgeInterval = seconds;
        }
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(event -> {
            if (event instanceof PostMigrationEvent) {
                if (isInUse(factory)) {
                    schedulePurge(factory);
                }
            }
        });
        factory.register(event -> TimeoutChanges.onProviderEvent(factory, rules, event));
    }

    /** Tells the administrator of another extension that wants the same place. */
    private boolean isInUse(KeycloakSessionFactory factory) {
        if (factory.getProviderFactory(DatastoreProvider.class) != this) {
            LOG.errorf(
                    "SESSION TIMEOUTS ARE NOT ENFORCED: the data store provider '%s' of another extension is in use"
                            + " instead of Latchkey's. Remove that extension, or give Latchkey precedence with"
                            + " --spi-datastore--provider-default=%s",
                    factory.getProviderFactory(DatastoreProvider.class).getId(), ID);
            return false;
        }
        String rivals = factory.getProviderFactoriesStream(DatastoreProvider.class)
                .map(rival -> rival.getId())
                .filter(id -> !id.equals(KEYCLOAKS) && !id.equals(ID))
                .sorted()
                .collect(Collectors.joining(", "));
        if (!rivals.isEmpty()) {
            LOG.warnf(
                    "Another extension brings its own data store provider (%s). Latchkey's is in use and the other is"
                            + " not: what that extension does with sessions has no effect",
                    rivals);
        }
        return true;
    }

    private void schedulePurge(KeycloakSessionFactory factory) {
        try (KeycloakSession session = factory.create()) {
            TimerProvider timer = session.getProvider(TimerProvider.class);
            if (timer != null) {
                timer.schedule(
                        new SessionPurge(factory, deadSessions(factory), purgeInterval),
                        TimeUnit.SECONDS.toMillis(purgeInterval),
                        TIMER);
                LOG.infof("Session timeouts are enforced; ended sessions are purged every %d seconds", purgeInterval);
            }
        }
    }

    @Override
    public void close() {
        lanes.close();
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(PURGE_INTERVAL)
                .type(ProviderConfigProperty.STRING_TYPE)
                .helpText("Seconds between two purges of sessions that a rule of Latchkey has ended.")
                .defaultValue(DEFAULT_PURGE_INTERVAL)
                .add()
                .build();
    }
}
