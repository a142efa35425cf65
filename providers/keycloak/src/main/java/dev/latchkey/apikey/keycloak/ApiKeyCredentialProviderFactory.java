package dev.latchkey.apikey.keycloak;

import com.google.auto.service.AutoService;
import java.time.Duration;
import org.keycloak.Config;
import org.keycloak.credential.CredentialProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.services.scheduled.ClusterAwareScheduledTaskRunner;
import org.keycloak.timer.TimerProvider;

/**
 * Makes the credential type {@code api-key}, and keeps its two timers. Options, in seconds:
 * {@code --spi-credential--latchkey-api-key--last-used-interval} (300) and
 * {@code --spi-credential--latchkey-api-key--expiry-warning-interval} (3600).
 */
@AutoService(CredentialProviderFactory.class)
public final class ApiKeyCredentialProviderFactory implements CredentialProviderFactory<ApiKeyCredentialProvider> {

    public static final String ID = "latchkey-api-key";

    private static final int LAST_USED_INTERVAL = 300;
    private static final int LAST_USED_ROUNDS = 20;
    private static final int EXPIRY_WARNING_INTERVAL = 3600;

    private final KeyUses uses = new KeyUses();
    private Duration lastUsedInterval = Duration.ofSeconds(LAST_USED_INTERVAL);
    private Duration expiryWarningInterval = Duration.ofSeconds(EXPIRY_WARNING_INTERVAL);

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public ApiKeyCredentialProvider create(KeycloakSession session) {
        return new ApiKeyCredentialProvider(session, uses);
    }

    @Override
    public void init(Config.Scope config) {
        lastUsedInterval = Duration.ofSeconds(config.getInt("lastUsedInterval", LAST_USED_INTERVAL));
        expiryWarningInterval = Duration.ofSeconds(config.getInt("expiryWarningInterval", EXPIRY_WARNING_INTERVAL));
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(event -> {
            if (event instanceof PostMigrationEvent) {
                KeycloakModelUtils.runJobInTransaction(factory, session -> schedule(factory, session));
            }
        });
    }

    private void schedule(KeycloakSessionFactory factory, KeycloakSession session) {
        TimerProvider timer = session.getProvider(TimerProvider.class);
        // Far more often than a key is written: what is due must not wait for as long again.
        timer.schedule(
                () -> uses.write(factory, lastUsedInterval),
                Math.max(1000, lastUsedInterval.dividedBy(LAST_USED_ROUNDS).toMillis()),
                "latchkey-api-key-last-used");
        timer.schedule(
                new ClusterAwareScheduledTaskRunner(
                        factory, new ApiKeyExpiryWarnings(), expiryWarningInterval.toMillis()),
                expiryWarningInterval.toMillis());
    }
}
