package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.LastUse;
import dev.latchkey.apikey.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.ModelException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * When this node last saw each key, until a timer writes it down: a request never waits for it. A crash loses what
 * followed a written use within the interval, and what came since the timer's last round.
 */
final class KeyUses {

    private static final Logger LOG = Logger.getLogger(KeyUses.class);
    private static final int ATTEMPTS = 3;

    /** A key of a user of a realm, by their ids. */
    record Key(String realm, String user, String key) {}

    /** How long this node remembers a use that came too soon after a written one to be written too. */
    private static final Duration MEMORY = Duration.ofDays(1);

    private final Map<Key, LastUse> pending = new ConcurrentHashMap<>();
    /** Uses before that instant aren't worth a look into the store. */
    private final Map<Key, Instant> nextWrite = new ConcurrentHashMap<>();

    void record(Key key, LastUse use) {
        pending.merge(key, use, (before, now) -> now.at().isBefore(before.at()) ? before : now);
    }

    /** The key with what this node alone knows of so far. */
    StoredKey seen(String realm, String user, StoredKey key) {
        return Optional.ofNullable(pending.get(new Key(realm, user, key.id())))
                .filter(use -> isLater(use, key))
                .map(key::used)
                .orElse(key);
    }

    private static boolean isLater(LastUse use, StoredKey key) {
        return key.lastUse().filter(before -> !before.at().isBefore(use.at())).isEmpty();
    }

    /**
     * Writes down what was recorded, each key in a transaction of its own: one that fails costs no other.
     *
     * @param interval a use that follows a written one within less than this stays for a later round, since another node
     *     may have written that one: a write also throws the owner out of the user caches of all nodes
     */
    void write(KeycloakSessionFactory factory, Duration interval) {
        for (Map.Entry<Key, LastUse> entry : List.copyOf(pending.entrySet())) {
            Instant next = nextWrite.getOrDefault(entry.getKey(), Instant.MIN);
            if (!entry.getValue().at().isBefore(next)) {
                write(factory, entry.getKey(), entry.getValue(), interval);
            }
        }
        Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());
        pending.values().removeIf(use -> use.at().plus(MEMORY).isBefore(now));
        nextWrite.entrySet().removeIf(next -> next.getValue().isBefore(now) && !pending.containsKey(next.getKey()));
    }

    private void write(KeycloakSessionFactory factory, Key key, LastUse use, Duration interval) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                boolean done = KeycloakModelUtils.runJobInTransactionWithResult(
                        factory, session -> write(session, key, use, interval));
                if (done) {
                    // A use that was recorded meanwhile stays for the next round.
                    pending.remove(key, use);
                }
                return;
            } catch (ModelException e) {
                // Somebody else has changed the key meanwhile, perhaps replaced it. Read it again.
                LOG.debugf("Writing the last use of API key %s, attempt %d: %s", key.key(), attempt, e.getMessage());
            } catch (RuntimeException e) {
                LOG.warnf(e, "The last use of API key %s could not be written; the next round tries again.", key.key());
                return;
            }
        }
    }

    /** Whether the use needs no further round. */
    private boolean write(KeycloakSession session, Key key, LastUse use, Duration interval) {
        RealmModel realm = session.realms().getRealm(key.realm());
        if (realm == null) {
            return true;
        }
        session.getContext().setRealm(realm);
        UserModel user = session.users().getUserById(realm, key.user());
        if (user == null) {
            return true;
        }
        KeyRow row = KeyRow.of(session, user, key.key());
        CredentialModel cached = user.credentialManager().getStoredCredentialById(key.key());
        if (cached == null) {
            return true;
        }
        Optional<LastUse> written = StoredKeys.read(cached).flatMap(stored -> stored.lastUse());
        if (written.filter(last -> !last.at().isBefore(use.at())).isPresent()) {
            return true;
        }
        Optional<Instant> next =
                written.map(last -> last.at().plus(interval)).filter(earliest -> earliest.isAfter(use.at()));
        if (next.isPresent()) {
            nextWrite.put(key, next.get());
            return false;
        }
        row.credential()
                .ifPresent(found -> StoredKeys.read(found).ifPresent(stored -> {
                    StoredKeys.update(found, stored.used(use));
                    row.note(found);
                    nextWrite.put(key, use.at().plus(interval));
                }));
        return true;
    }
}
