package dev.latchkey.install.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.RealmAdminPart;
import dev.latchkey.support.RealmAdminPartFactory;
import org.keycloak.models.KeycloakSession;

/** {@code /admin/realms/{realm}/latchkey/overview}. */
@AutoService(RealmAdminPartFactory.class)
public final class OverviewFactory implements RealmAdminPartFactory {

    @Override
    public String getId() {
        return "overview";
    }

    @Override
    public RealmAdminPart create(KeycloakSession session) {
        return (realm, permissions, events) -> new Overview(session, realm, permissions);
    }
}
