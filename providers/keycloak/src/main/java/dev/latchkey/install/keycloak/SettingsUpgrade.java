package dev.latchkey.install.keycloak;

import dev.latchkey.install.Upgrades;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;

/**
 * Brings realms that an earlier jar has set up to the settings of this one: once, when the first node starts with it, or when
 * the realm is imported.
 */
final class SettingsUpgrade {

    private static final Logger LOG = Logger.getLogger(SettingsUpgrade.class);

    /** No version has changed anything yet: a step is added here together with the change that makes it necessary. */
    static final Upgrades<RealmModel> UPGRADES = new Upgrades<>(1, List.of());

    private SettingsUpgrade() {}

    static void register(KeycloakSessionFactory factory) {
        factory.register(event -> {
            if (event instanceof RealmModel.RealmPostCreateEvent created) {
                bring(created.getCreatedRealm());
            } else if (event instanceof PostMigrationEvent) {
                KeycloakModelUtils.runJobInTransaction(
                        factory,
                        session -> session.realms()
                                .getRealmsStream()
                                .filter(SettingsUpgrade::isOld)
                                .toList()
                                .forEach(realm -> bringOnce(session, realm)));
            }
        });
    }

    /** Where another node is at it already, there is nothing left to do. */
    private static void bringOnce(KeycloakSession session, RealmModel realm) {
        Exclusively.inRealm(session, realm, (own, stored) -> {
            bring(stored);
            return stored.getName();
        });
    }

    static void bring(RealmModel realm) {
        if (isOld(realm)) {
            int version = Receipts.version(realm).orElseThrow();
            UPGRADES.apply(version, realm);
            Receipts.write(realm, Receipts.of(realm));
            LOG.infof("Realm %s: Latchkey's settings are of version %d now", realm.getName(), UPGRADES.latest());
        }
    }

    private static boolean isOld(RealmModel realm) {
        return Receipts.version(realm).stream().anyMatch(UPGRADES::isOlder);
    }
}
