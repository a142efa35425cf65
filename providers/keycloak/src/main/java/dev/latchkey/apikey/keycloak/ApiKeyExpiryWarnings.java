package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.ApiKeySettings;
import dev.latchkey.apikey.StoredKey;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.timer.ScheduledTask;

/**
 * Tells owners, once, that a key ends within a week. Keycloak has no question for "all credentials of a type", so this
 * task, and it alone, asks the database: it runs once an hour on one node, far from any request.
 */
final class ApiKeyExpiryWarnings implements ScheduledTask {

    private static final Logger LOG = Logger.getLogger(ApiKeyExpiryWarnings.class);
    private static final Duration NOTICE = Duration.ofDays(7);

    /** A key of a user of a realm, by their ids. */
    private record Row(String realm, String user, String key) {}

    @Override
    public void run(KeycloakSession session) {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        for (Row row : rows(session)) {
            try {
                // Few keys are due: most are seen in Keycloak's caches, and cost no look at their rows.
                boolean isDue = KeycloakModelUtils.runJobInTransactionWithResult(
                        factory,
                        other -> owner(other, row)
                                .filter(user -> isDue(other, user, row))
                                .isPresent());
                if (isDue) {
                    KeycloakModelUtils.runJobInTransaction(
                            factory, other -> owner(other, row).ifPresent(user -> warn(other, user, row)));
                }
            } catch (RuntimeException e) {
                LOG.warnf(e, "The owner of API key %s could not be warned; the next round tries again.", row.key());
            }
        }
    }

    private static List<Row> rows(KeycloakSession session) {
        EntityManager entities =
                session.getProvider(JpaConnectionProvider.class).getEntityManager();
        Stream<Row> local = entities.createQuery(
                        "select u.realmId, u.id, c.id from CredentialEntity c join c.user u where c.type = :type",
                        Object[].class)
                .setParameter("type", StoredKeys.TYPE)
                .getResultStream()
                .map(ApiKeyExpiryWarnings::row);
        Stream<Row> federated = entities.createQuery(
                        "select c.realmId, c.userId, c.id from FederatedUserCredentialEntity c where c.type = :type",
                        Object[].class)
                .setParameter("type", StoredKeys.TYPE)
                .getResultStream()
                .map(ApiKeyExpiryWarnings::row);
        return Stream.concat(local, federated).toList();
    }

    private static Row row(Object[] columns) {
        return new Row(columns[0].toString(), columns[1].toString(), columns[2].toString());
    }

    /** Whose key it is; empty where nobody is to be warned, since the key doesn't work or its owner is gone. */
    private static Optional<UserModel> owner(KeycloakSession session, Row row) {
        RealmModel realm = session.realms().getRealm(row.realm());
        if (realm == null) {
            return Optional.empty();
        }
        session.getContext().setRealm(realm);
        return ApiKeySettingsTab.of(realm).enabled()
                ? Optional.ofNullable(session.users().getUserById(realm, row.user()))
                        .filter(UserModel::isEnabled)
                : Optional.empty();
    }

    private static void warn(KeycloakSession session, UserModel user, Row row) {
        KeyRow stored = KeyRow.of(session, user, row.key());
        RealmModel realm = session.getContext().getRealm();
        ApiKeySettings settings = ApiKeySettingsTab.of(realm);
        stored.credential().filter(found -> isDue(found, settings)).ifPresent(found -> {
            StoredKey key = StoredKeys.read(found).orElseThrow();
            StoredKeys.setWarned(found);
            stored.note(found);
            KeyMail.warn(session, realm, user, key.name(), key.end(settings).orElseThrow());
        });
    }

    private static boolean isDue(KeycloakSession session, UserModel user, Row row) {
        return isDue(
                user.credentialManager().getStoredCredentialById(row.key()),
                ApiKeySettingsTab.of(session.getContext().getRealm()));
    }

    private static boolean isDue(@Nullable CredentialModel credential, ApiKeySettings settings) {
        if (credential == null || StoredKeys.isWarned(credential)) {
            return false;
        }
        Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());
        return StoredKeys.read(credential)
                .filter(key -> key.replacedUntil().isEmpty())
                .flatMap((StoredKey key) -> key.end(settings))
                .filter(end -> now.isBefore(end) && !now.isBefore(end.minus(NOTICE)))
                .isPresent();
    }

    @Override
    public String getTaskName() {
        return "latchkey-api-key-expiry-warnings";
    }
}
