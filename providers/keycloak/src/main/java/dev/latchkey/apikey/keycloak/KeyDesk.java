package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.ApiKey;
import dev.latchkey.apikey.ApiKeySettings;
import dev.latchkey.apikey.KeyRing;
import dev.latchkey.apikey.KeyRing.Objection;
import dev.latchkey.apikey.KeyRing.Plan;
import dev.latchkey.apikey.StoredKey;
import dev.latchkey.support.AfterTransaction;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelDuplicateException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.cache.CachedUserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Where keys are issued, replaced and withdrawn: the one hand that writes them, for pages, REST and administrators. */
final class KeyDesk {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LOCK = "latchkey.api-key.change.";
    private static final int LOCK_SECONDS = 10;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final ApiKeySettings settings;

    private KeyDesk(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        this.settings = ApiKeySettingsTab.of(realm);
    }

    static KeyDesk of(KeycloakSession session) {
        return new KeyDesk(session, session.getContext().getRealm());
    }

    /** What came of the wish for a key. */
    sealed interface Outcome {
        /** @param replaced the key whose place it took, as it was before; empty if it took none */
        record Stored(StoredKey key, Optional<StoredKey> replaced) implements Outcome {}

        record Refused(Objection objection) implements Outcome {}

        /** Another request changes this user's keys at this moment. */
        record Busy() implements Outcome {}
    }

    /**
     * A wish for a key.
     *
     * @param replaces id of the key whose place it takes; empty for one more
     * @param name the name for one more; empty for a name of our choice
     * @param lifetime empty for what the company, or the replaced key, says
     */
    record Wish(Optional<String> replaces, Optional<String> name, Optional<Duration> lifetime) {}

    ApiKeySettings settings() {
        return settings;
    }

    /** A key that nobody knows of yet. */
    ApiKey generate(UserModel user) {
        return ApiKey.generate(settings.prefix(), user.getId(), RANDOM);
    }

    /** The user's keys, with the uses that only this node knows of so far. */
    KeyRing ring(UserModel user) {
        KeyUses uses = ApiKeyCredentialProvider.of(session).uses();
        return new KeyRing(
                settings,
                user.credentialManager()
                        .getStoredCredentialsByTypeStream(StoredKeys.TYPE)
                        .flatMap(credential -> StoredKeys.read(credential).stream())
                        .map(key -> uses.seen(realm.getId(), user.getId(), key))
                        .toList(),
                now());
    }

    /** Whether the wish would be granted now: nothing is stored. */
    Plan plan(UserModel user, Wish wish) {
        KeyRing ring = ring(user);
        return wish.replaces().isPresent()
                ? ring.rotate(wish.replaces().get(), wish.lifetime())
                : ring.create(wish.name(), wish.lifetime());
    }

    /**
     * Stores a key if the wish is granted.
     *
     * @param id the key's id
     * @param digest SHA-256 of its secret
     */
    Outcome store(UserModel user, Wish wish, String id, String start, byte[] digest) {
        if (!begin(user)) {
            return new Outcome.Busy();
        }
        Plan plan = plan(user, wish);
        if (plan instanceof Plan.Refuse refuse) {
            return new Outcome.Refused(refuse.objection());
        }
        Plan.Store store = (Plan.Store) plan;
        Optional<StoredKey> replaced = store.replaces().flatMap(it -> ring(user).find(it.id()));
        try {
            store.replaces().ifPresent(replacement -> replace(user, replacement));
            ring(user).leftovers().forEach(key -> user.credentialManager().removeStoredCredentialById(key.id()));
            StoredKey key = StoredKey.of(id, store.name(), start, digest, now(), store.expires());
            user.credentialManager().createStoredCredential(StoredKeys.write(key));
            return new Outcome.Stored(key, replaced);
        } catch (ModelDuplicateException e) {
            // A federated user's labels are unique across all types of credentials.
            session.getTransactionManager().setRollbackOnly();
            return new Outcome.Refused(Objection.NAME_TAKEN);
        }
    }

    private static void replace(UserModel user, KeyRing.Replacement replacement) {
        if (replacement.remaining().isEmpty()) {
            user.credentialManager().removeStoredCredentialById(replacement.id());
            return;
        }
        KeyRow.fresh(user, replacement.id()).ifPresent(credential -> {
            StoredKeys.update(credential, replacement.remaining().get());
            user.credentialManager().updateStoredCredential(credential);
        });
    }

    /** Ends a key of this user at once; empty if there is none with this id. Never touches another type of credential. */
    Optional<StoredKey> revoke(UserModel user, String id) {
        CredentialModel credential = user.credentialManager().getStoredCredentialById(id);
        if (credential == null || !StoredKeys.TYPE.equals(credential.getType())) {
            return Optional.empty();
        }
        user.credentialManager().removeStoredCredentialById(id);
        return Optional.of(StoredKeys.read(credential)
                .orElseGet(() -> StoredKey.of(id, "", "", new byte[0], Instant.EPOCH, Optional.empty())));
    }

    /**
     * Keeps other requests, on whatever node, from changing this user's keys until this one's transaction has ended: two
     * at once would both find room for one more.
     */
    private boolean begin(UserModel user) {
        String lock = LOCK + user.getId();
        if (!session.singleUseObjects().putIfAbsent(lock, LOCK_SECONDS)) {
            return false;
        }
        AfterTransaction.ended(session, () -> release(lock));
        if (user instanceof CachedUserModel cached) {
            // What this request has read so far may be older than the change that has just let go of the lock.
            cached.getDelegateForUpdate();
        }
        return true;
    }

    private void release(String lock) {
        KeycloakModelUtils.runJobInTransaction(
                session.getKeycloakSessionFactory(),
                other -> other.singleUseObjects().remove(lock));
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Time.currentTimeMillis());
    }
}
