package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.UserAdminPart;
import dev.latchkey.support.UserAdminPartFactory;
import org.keycloak.models.KeycloakSession;

/** {@code /admin/realms/{realm}/latchkey/users/{id}/reset-two-factor}. */
@AutoService(UserAdminPartFactory.class)
public final class TwoFactorResetFactory implements UserAdminPartFactory {

    @Override
    public String getId() {
        return "reset-two-factor";
    }

    @Override
    public UserAdminPart create(KeycloakSession session) {
        return (realm, user, permissions, events) -> new TwoFactorReset(session, realm, user, permissions, events);
    }
}
