package dev.latchkey.install.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.RealmAdminPart;
import dev.latchkey.support.RealmAdminPartFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** {@code /admin/realms/{realm}/latchkey/install}. */
@AutoService(RealmAdminPartFactory.class)
public final class InstallationFactory implements RealmAdminPartFactory {

    @Override
    public String getId() {
        return "install";
    }

    @Override
    public RealmAdminPart create(KeycloakSession session) {
        return (realm, permissions, events) -> new Installation(session, realm, permissions, events);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        SettingsUpgrade.register(factory);
    }
}
