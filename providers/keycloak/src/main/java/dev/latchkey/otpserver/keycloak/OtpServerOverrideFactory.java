package dev.latchkey.otpserver.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.UserAdminPart;
import dev.latchkey.support.UserAdminPartFactory;
import org.keycloak.models.KeycloakSession;

/** {@code /admin/realms/{realm}/latchkey/users/{id}/otp-server-override}. */
@AutoService(UserAdminPartFactory.class)
public final class OtpServerOverrideFactory implements UserAdminPartFactory {

    @Override
    public String getId() {
        return "otp-server-override";
    }

    @Override
    public UserAdminPart create(KeycloakSession session) {
        return (realm, user, permissions, events) -> new OtpServerOverride(session, realm, user, permissions, events);
    }
}
