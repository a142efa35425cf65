package dev.latchkey.install.keycloak;

import dev.latchkey.install.Upgrades;
import java.util.List;
import java.util.Optional;
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
                warn(created.getCreatedRealm());
                bring(created.getCreatedRealm());
            } else if (event instanceof PostMigrationEvent) {
                KeycloakModelUtils.runJobInTransaction(
                        factory,
                        session -> session.realms().getRealmsStream().toList().forEach(realm -> {
                            warn(realm);
                            if (isOld(realm)) {
                                bringOnce(session, realm);
                            }
                        }));
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

    /** Nobody is locked out for that: the settings are read as far as this jar knows them. */
    private static void warn(RealmModel realm) {
        if (newerVersion(realm).isPresent()) {
            LOG.warnf(
                    "Realm %s: a newer Latchkey has set it up, whose settings this one may not know. Use the newer jar.",
                    realm.getName());
        } else if (Receipts.areUnreadable(realm)) {
            LOG.warnf(
                    "Realm %s: nobody can read what was installed in it. Remove its attribute latchkey.install, and install"
                            + " Latchkey again.",
                    realm.getName());
        }
    }

    /** The version of the realm's settings, if a newer Latchkey has set it up. */
    static Optional<Integer> newerVersion(RealmModel realm) {
        return Receipts.version(realm).stream()
                .filter(UPGRADES::isNewer)
                .boxed()
                .findFirst();
    }

    private static boolean isOld(RealmModel realm) {
        return !Receipts.areUnreadable(realm)
                && Receipts.version(realm).stream().anyMatch(UPGRADES::isOlder);
    }
}
