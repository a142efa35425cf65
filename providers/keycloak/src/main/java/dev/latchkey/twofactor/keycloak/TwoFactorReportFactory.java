package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.RealmAdminPart;
import dev.latchkey.support.RealmAdminPartFactory;
import org.keycloak.models.KeycloakSession;

/** {@code /admin/realms/{realm}/latchkey/two-factor-report}. */
@AutoService(RealmAdminPartFactory.class)
public final class TwoFactorReportFactory implements RealmAdminPartFactory {

    @Override
    public String getId() {
        return "two-factor-report";
    }

    @Override
    public RealmAdminPart create(KeycloakSession session) {
        return (realm, permissions, events) -> new TwoFactorReport(session, realm, permissions);
    }
}
