package dev.latchkey.apikey.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.RealmAdminPart;
import dev.latchkey.support.RealmAdminPartFactory;
import org.keycloak.models.KeycloakSession;

/** {@code /admin/realms/{realm}/latchkey/api-key-report}. */
@AutoService(RealmAdminPartFactory.class)
public final class ApiKeyReportFactory implements RealmAdminPartFactory {

    @Override
    public String getId() {
        return "api-key-report";
    }

    @Override
    public RealmAdminPart create(KeycloakSession session) {
        return (realm, permissions, events) -> new ApiKeyReport(session, realm, permissions);
    }
}
