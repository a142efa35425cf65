package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.ApiKeySettings;
import dev.latchkey.apikey.KeyRing;
import dev.latchkey.apikey.StoredKey;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The keys of a realm, in the order of their owners' names. Keycloak has no question for "all credentials of a type", so the
 * database is asked: one statement for hundreds of keys, whose owners aren't loaded. Users of a directory from which none are
 * imported have theirs in a table of their own, and are loaded for their names; they come last.
 */
record ReportedKeys(String realmId) {

    /** All that is kept in memory. */
    private static final int PAGE = 500;

    private static final String LOCAL = """
            select c.id, c.userLabel, c.createdDate, c.credentialData, u.id, u.username, u.enabled
            from CredentialEntity c join c.user u
            where c.type = :type and u.realmId = :realm and u.serviceAccountClientLink is null %s
            order by u.username, c.id""";

    private static final String AFTER_LOCAL = "and (u.username > :owner or u.username = :owner and c.id > :key)";

    private static final String FOREIGN = """
            select c.id, c.userLabel, c.createdDate, c.credentialData, c.userId
            from FederatedUserCredentialEntity c
            where c.type = :type and c.realmId = :realm %s
            order by c.userId, c.id""";

    private static final String AFTER_FOREIGN = "and (c.userId > :owner or c.userId = :owner and c.id > :key)";

    /** The last row of a page: the name or the id of the owner, by which the rows are sorted, and the id of the key. */
    private record Place(String owner, String key) {}

    /**
     * Some keys.
     *
     * @param last where the next page begins; empty if there is none
     */
    private record Page(List<ReportedKey> keys, Optional<Place> last) {}

    /** Reads a page. */
    @FunctionalInterface
    private interface Reader {
        Page read(KeycloakSession session, RealmModel realm, Optional<Place> after);
    }

    /** Writes all of them. What needs memory is one page of keys. */
    void writeTo(KeycloakSessionFactory factory, KeyReportWriter writer) throws IOException {
        Tally tally = new Tally(writer);
        write(factory, ReportedKeys::local, tally);
        write(factory, ReportedKeys::foreign, tally);
        tally.finish();
    }

    private void write(KeycloakSessionFactory factory, Reader reader, Tally tally) throws IOException {
        Optional<Place> place = Optional.empty();
        do {
            Optional<Place> after = place;
            Page page = KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> {
                RealmModel realm = session.realms().getRealm(realmId);
                if (realm == null) {
                    return new Page(List.of(), Optional.empty());
                }
                session.getContext().setRealm(realm);
                return reader.read(session, realm, after);
            });
            for (ReportedKey key : page.keys()) {
                tally.write(key);
            }
            place = page.last();
        } while (place.isPresent());
    }

    /** Counts what it writes. */
    private static final class Tally {

        private final KeyReportWriter writer;
        private @Nullable String lastOwner;
        private long keys;
        private long owners;

        private Tally(KeyReportWriter writer) {
            this.writer = writer;
        }

        private void write(ReportedKey key) throws IOException {
            writer.write(key);
            keys++;
            // An owner's keys stand one after another.
            if (!key.userId().equals(lastOwner)) {
                owners++;
                lastOwner = key.userId();
            }
        }

        private void finish() throws IOException {
            writer.finish(keys, owners);
        }
    }

    private static Page local(KeycloakSession session, RealmModel realm, Optional<Place> after) {
        Keys keys = new Keys(session, realm);
        List<Object[]> rows = rows(session, realm, LOCAL, AFTER_LOCAL, after);
        return new Page(
                rows.stream()
                        .flatMap(
                                row -> keys.read(row, text(row[4]), text(row[5]), Boolean.TRUE.equals(row[6])).stream())
                        .toList(),
                last(rows, 5));
    }

    private static Page foreign(KeycloakSession session, RealmModel realm, Optional<Place> after) {
        Keys keys = new Keys(session, realm);
        List<Object[]> rows = rows(session, realm, FOREIGN, AFTER_FOREIGN, after);
        return new Page(
                rows.stream()
                        .flatMap(row -> {
                            // Their directory may have lost them.
                            UserModel user = session.users().getUserById(realm, text(row[4]));
                            return user == null
                                    ? Stream.<ReportedKey>empty()
                                    : keys.read(row, user.getId(), user.getUsername(), user.isEnabled()).stream();
                        })
                        .toList(),
                last(rows, 4));
    }

    private static List<Object[]> rows(
            KeycloakSession session, RealmModel realm, String query, String condition, Optional<Place> after) {
        EntityManager entities =
                session.getProvider(JpaConnectionProvider.class).getEntityManager();
        TypedQuery<Object[]> asked = entities.createQuery(
                        query.formatted(after.isPresent() ? condition : ""), Object[].class)
                .setParameter("type", StoredKeys.TYPE)
                .setParameter("realm", realm.getId())
                .setMaxResults(PAGE);
        after.ifPresent(place -> asked.setParameter("owner", place.owner()).setParameter("key", place.key()));
        return asked.getResultList();
    }

    private static Optional<Place> last(List<Object[]> rows, int owner) {
        if (rows.size() < PAGE) {
            return Optional.empty();
        }
        Object[] row = rows.get(rows.size() - 1);
        return Optional.of(new Place(text(row[owner]), text(row[0])));
    }

    private static String text(Object column) {
        return column.toString();
    }

    /** Makes entries of rows. */
    private static final class Keys {

        private final RealmModel realm;
        private final ApiKeySettings settings;
        private final KeyUses uses;
        private final Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());

        private Keys(KeycloakSession session, RealmModel realm) {
            this.realm = realm;
            this.settings = ApiKeySettingsTab.of(realm);
            this.uses = ApiKeyCredentialProvider.of(session).uses();
        }

        /** Empty for a replaced key that has ended: lists leave it out too. */
        private Optional<ReportedKey> read(Object[] row, String userId, String username, boolean userEnabled) {
            CredentialModel credential = new CredentialModel();
            credential.setId(text(row[0]));
            credential.setType(StoredKeys.TYPE);
            credential.setUserLabel((String) row[1]);
            credential.setCreatedDate((Long) row[2]);
            credential.setCredentialData((String) row[3]);
            return StoredKeys.read(credential)
                    .flatMap(key -> new KeyRing(settings, List.of(key), now)
                            .listed().stream().findFirst())
                    .map((StoredKey key) -> uses.seen(realm.getId(), userId, key))
                    .map(key -> new ReportedKey(userId, username, userEnabled, KeyRepresentation.of(key, settings)));
        }
    }
}
