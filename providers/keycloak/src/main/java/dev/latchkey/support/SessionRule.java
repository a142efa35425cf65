package dev.latchkey.support;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.provider.ProviderEvent;

/**
 * A reason for which a user session may be over although Keycloak itself would still accept it. Features contribute one
 * each, as a {@link java.util.ServiceLoader service}; none knows the others, and the first that objects counts.
 *
 * <p>Asked on every look-up of a session, so it answers from what is in memory.
 */
public interface SessionRule {

    /**
     * Why the session is over; empty if this rule has nothing against it.
     *
     * @param session bound to {@code realm}
     * @param userSession as it is stored; online or offline
     */
    Optional<SessionEnd> end(KeycloakSession session, RealmModel realm, UserSessionModel userSession);

    /**
     * Whose sessions this rule could find good again, because of what has just been done and isn't committed yet. Those that
     * are over are ended for good then.
     *
     * @param event any that Keycloak publishes
     */
    default Optional<Owner> mayRevive(ProviderEvent event) {
        return Optional.empty();
    }

    /**
     * A user of a realm.
     *
     * @param session in which that has been done
     */
    record Owner(KeycloakSession session, RealmModel realm, UserModel user) {}
}
