package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.LastUses;
import dev.latchkey.twofactor.Proof;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.storage.ReadOnlyException;

/**
 * Which factors this node has seen proven, until a timer writes it down for the report: a login never waits for it. It is
 * written to an attribute of the user, since Keycloak's own credentials have no room for it.
 */
final class FactorUses {

    private static final Logger LOG = Logger.getLogger(FactorUses.class);

    /** A user's attribute; several values, as {@link LastUses} has them. */
    private static final String ATTRIBUTE = "latchkey.two-factor.last-used";

    /** A user of a realm, by their ids. */
    private record Owner(String realm, String user) {}

    private final Map<Owner, LastUses> pending = new ConcurrentHashMap<>();

    static LastUses of(UserModel user) {
        return LastUses.parse(user.getAttributeStream(ATTRIBUTE).toList());
    }

    void note(String realmId, String userId, Proof use) {
        pending.compute(
                new Owner(realmId, userId), (owner, uses) -> (uses == null ? new LastUses(Map.of()) : uses).with(use));
    }

    /** Writes down what was noted, each user in a transaction of its own: one that fails costs no other. */
    void write(KeycloakSessionFactory factory) {
        for (Map.Entry<Owner, LastUses> entry : List.copyOf(pending.entrySet())) {
            pending.remove(entry.getKey(), entry.getValue());
            try {
                KeycloakModelUtils.runJobInTransaction(
                        factory, session -> write(session, entry.getKey(), entry.getValue()));
            } catch (ReadOnlyException e) {
                LOG.debugf(
                        "The directory of user %s keeps no last use of a factor",
                        entry.getKey().user());
            } catch (RuntimeException e) {
                // The next login brings a later one.
                LOG.warnf(
                        e,
                        "The last use of a factor of user %s could not be written",
                        entry.getKey().user());
            }
        }
    }

    private static void write(KeycloakSession session, Owner owner, LastUses uses) {
        RealmModel realm = session.realms().getRealm(owner.realm());
        if (realm == null) {
            return;
        }
        session.getContext().setRealm(realm);
        UserModel user = session.users().getUserById(realm, owner.user());
        if (user == null) {
            return;
        }
        LastUses written = of(user);
        LastUses updated = written.and(uses);
        // A write throws the user out of the caches of all nodes.
        if (!updated.equals(written)) {
            user.setAttribute(ATTRIBUTE, updated.texts());
        }
    }
}
