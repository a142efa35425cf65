package dev.latchkey.apikey.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.UserAdminPart;
import dev.latchkey.support.UserAdminPartFactory;
import org.keycloak.models.KeycloakSession;

/** {@code /admin/realms/{realm}/latchkey/users/{id}/api-keys}. */
@AutoService(UserAdminPartFactory.class)
public final class ApiKeyAdminPartFactory implements UserAdminPartFactory {

    @Override
    public String getId() {
        return "api-keys";
    }

    @Override
    public UserAdminPart create(KeycloakSession session) {
        return (realm, user, permissions, events) -> new ApiKeyAdminResource(session, user, permissions, events);
    }
}
