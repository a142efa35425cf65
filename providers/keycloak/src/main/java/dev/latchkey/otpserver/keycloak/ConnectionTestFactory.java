package dev.latchkey.otpserver.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.RealmAdminPart;
import dev.latchkey.support.RealmAdminPartFactory;
import org.keycloak.models.KeycloakSession;

/** {@code /admin/realms/{realm}/latchkey/otp-server/test}. */
@AutoService(RealmAdminPartFactory.class)
public final class ConnectionTestFactory implements RealmAdminPartFactory {

    @Override
    public String getId() {
        return "otp-server";
    }

    @Override
    public RealmAdminPart create(KeycloakSession session) {
        return (realm, permissions, events) -> new ConnectionTest(session, realm, permissions);
    }
}
