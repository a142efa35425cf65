package dev.latchkey.support;

import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.Provider;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * What a feature shows administrators of one user. The provider's id is the path segment below
 * {@code /admin/realms/{realm}/latchkey/users/{id}/}.
 */
public interface UserAdminPart extends Provider {

    /**
     * The JAX-RS resource below the segment; it checks the permissions itself.
     *
     * @param user whom the caller may see
     */
    Object resource(RealmModel realm, UserModel user, AdminPermissionEvaluator permissions, AdminEventBuilder events);

    @Override
    default void close() {}
}
