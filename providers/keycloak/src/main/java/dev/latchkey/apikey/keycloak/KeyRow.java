package dev.latchkey.apikey.keycloak;

import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.UserModel;
import org.keycloak.models.cache.CachedUserModel;

/**
 * A key's row in the database, for what the server notes down by itself. Keycloak gives the row of a credential a new version
 * with each change ({@code CredentialEntity}), and who removes it at that moment, having read the version before, gets an error
 * and keeps the key. So a note is written past the entity, and leaves the version as it is; it is not written where somebody
 * else has given the row a new one.
 *
 * @param version when the row was first looked at; empty for a user whose credentials lie elsewhere, in rows without a version
 */
record KeyRow(KeycloakSession session, UserModel user, String id, Optional<Integer> version) {

    /** To be asked for before anything else is read of the key: what is read then is not older than the version. */
    static KeyRow of(KeycloakSession session, UserModel user, String id) {
        Optional<Integer> version = entities(session)
                .createQuery("select c.version from CredentialEntity c where c.id = :id", Integer.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst();
        return new KeyRow(session, user, id, version);
    }

    /**
     * The credential as it is in the database. What a cache says may be older than a replacement on another node, and
     * writing it back would give a replaced key a second life; read so, the row's version notices.
     */
    Optional<CredentialModel> credential() {
        return fresh(user, id);
    }

    /** The same for who gives the row a new version. */
    static Optional<CredentialModel> fresh(UserModel user, String id) {
        if (user instanceof CachedUserModel cachedUser) {
            cachedUser.getDelegateForUpdate();
        }
        return Optional.ofNullable(user.credentialManager().getStoredCredentialById(id));
    }

    /**
     * Writes the public part down.
     *
     * @param credential as {@link #credential} has told it, with what is to be noted
     * @throws ModelException if the row was changed or removed meanwhile
     */
    void note(CredentialModel credential) {
        if (version.isEmpty()) {
            user.credentialManager().updateStoredCredential(credential);
            return;
        }
        int rows = entities(session)
                .createQuery("update CredentialEntity c set c.credentialData = :data"
                        + " where c.id = :id and c.version = :version")
                .setParameter("data", credential.getCredentialData())
                .setParameter("id", id)
                .setParameter("version", version.get())
                .executeUpdate();
        if (rows == 0) {
            throw new ModelException("changed by somebody else");
        }
    }

    private static EntityManager entities(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }
}
