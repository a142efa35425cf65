package dev.latchkey.support;

import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * What a feature shows administrators of a whole realm. The provider's id is the path segment below
 * {@code /admin/realms/{realm}/latchkey/}.
 */
public interface RealmAdminPart extends Provider {

    /**
     * The JAX-RS resource below the segment; it checks the permissions itself.
     *
     * @param permissions of the caller, who may be any user of the realm
     */
    Object resource(RealmModel realm, AdminPermissionEvaluator permissions, AdminEventBuilder events);

    @Override
    default void close() {}
}
