package dev.latchkey.support;

import com.google.auto.service.AutoService;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** {@code /admin/realms/{realm}/latchkey}: the one root below which features answer administrators. */
@AutoService(AdminRealmResourceProviderFactory.class)
public final class LatchkeyAdmin implements AdminRealmResourceProviderFactory, AdminRealmResourceProvider {

    @Override
    public Object getResource(
            KeycloakSession session,
            RealmModel realm,
            AdminPermissionEvaluator permissions,
            AdminEventBuilder adminEvents) {
        return new Root(session, realm, permissions, adminEvents);
    }

    @Override
    public String getId() {
        return "latchkey";
    }

    @Override
    public AdminRealmResourceProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    /** The resource of one request. */
    public static final class Root {

        private final KeycloakSession session;
        private final RealmModel realm;
        private final AdminPermissionEvaluator permissions;
        private final AdminEventBuilder adminEvents;

        Root(
                KeycloakSession session,
                RealmModel realm,
                AdminPermissionEvaluator permissions,
                AdminEventBuilder adminEvents) {
            this.session = session;
            this.realm = realm;
            this.permissions = permissions;
            this.adminEvents = adminEvents;
        }

        /** What the feature has to say of the user. */
        @Path("users/{id}/{part}")
        public Object userPart(@PathParam("id") String id, @PathParam("part") String part) {
            UserModel user = session.users().getUserById(realm, id);
            if (!permissions.users().canQuery() && (user == null || !isOpen(user))) {
                // Whoever may see no user at all learns of none whether they exist, nor which parts there are.
                throw new ForbiddenException();
            }
            UserAdminPart feature = session.getProvider(UserAdminPart.class, part);
            if (feature == null || user == null) {
                throw new NotFoundException();
            }
            return feature.resource(realm, user, permissions, adminEvents);
        }

        /** Fine-grained permissions may open one user to somebody who has no role at all. */
        private boolean isOpen(UserModel user) {
            return permissions.users().canView(user) || permissions.users().canManage(user);
        }

        /** What the feature has to say of the realm. */
        @Path("{part}")
        public Object realmPart(@PathParam("part") String part) {
            RealmAdminPart feature = session.getProvider(RealmAdminPart.class, part);
            if (feature == null) {
                throw new NotFoundException();
            }
            return feature.resource(realm, permissions, adminEvents);
        }
    }
}
