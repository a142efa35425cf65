package dev.latchkey.install.keycloak;

import java.util.Optional;
import java.util.function.BiFunction;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.cluster.ExecutionResult;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.cache.CacheRealmProvider;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Work on a realm that one thread of the whole cluster does at a time: two that do it at once would both find what is
 * missing, and both add it.
 */
final class Exclusively {

    /** Seconds; who holds the lock for longer has died. */
    private static final int LONGEST = 120;

    private Exclusively() {}

    /**
     * Does the work in a transaction of its own, which is over before others may begin.
     *
     * @return its result; empty if somebody else is at work in the realm, and nothing was done
     */
    static <T> Optional<T> inRealm(
            KeycloakSession session, RealmModel realm, BiFunction<KeycloakSession, RealmModel, T> work) {
        ExecutionResult<T> result = session.getProvider(ClusterProvider.class)
                .executeIfNotExecuted(
                        "latchkey-install/" + realm.getId(),
                        LONGEST,
                        () -> KeycloakModelUtils.runJobInTransactionWithResult(
                                session.getKeycloakSessionFactory(),
                                session.getContext(),
                                own -> work.apply(own, asStored(own, session, realm)),
                                "Latchkey's installation"));
        return result.isExecuted() ? Optional.of(result.getResult()) : Optional.empty();
    }

    /** Other nodes tell of their changes a moment after they have made them; the database knows at once. */
    private static RealmModel asStored(KeycloakSession own, KeycloakSession session, RealmModel realm) {
        CacheRealmProvider cache = own.getProvider(CacheRealmProvider.class);
        if (cache != null) {
            cache.registerRealmInvalidation(realm.getId(), realm.getName());
        }
        RealmModel stored = own.realms().getRealm(realm.getId());
        own.getContext().setRealm(stored);
        own.getContext().setBearerToken(session.getContext().getBearerToken());
        return stored;
    }
}
