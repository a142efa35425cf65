package dev.latchkey.support;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Encode;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/**
 * Writes the admin event of a save. Keycloak writes one by itself, with the component as it was sent: which of it is new,
 * and what was there before, only this one tells.
 */
final class SettingEvents {

    /**
     * What the event says.
     *
     * @param settings the provider's id, such as {@code latchkey-sessions}
     * @param changes what the save changed
     */
    record Told(String settings, List<SettingChange> changes) {}

    private SettingEvents() {}

    /** Says nothing of an import or a start of the server, which nobody signed in for. */
    static void tell(
            KeycloakSession session,
            RealmModel realm,
            String settings,
            String componentId,
            List<SettingChange> changes) {
        AdminAuth administrator = changes.isEmpty() ? null : administrator(session);
        if (administrator == null) {
            return;
        }
        new AdminEventBuilder(
                        realm, administrator, session, session.getContext().getConnection())
                .operation(OperationType.ACTION)
                .resource(ResourceType.COMPONENT)
                .resourcePath("components", componentId)
                .representation(new Told(settings, changes))
                .success();
    }

    /** Whose token the request carries: {@code AdminRoot#authenticateRealmAdminRequest} has checked it and left it there. */
    private static @Nullable AdminAuth administrator(KeycloakSession session) {
        if (!(session.getContext().getBearerToken() instanceof AccessToken token)) {
            return null;
        }
        RealmModel home = session.realms().getRealmByName(realmOf(token));
        UserModel user = session.getContext().getUser();
        ClientModel client = home == null ? null : home.getClientByClientId(token.getIssuedFor());
        return user == null || client == null ? null : new AdminAuth(home, token, user, client);
    }

    private static String realmOf(AccessToken token) {
        return Encode.decodePath(token.getIssuer().substring(token.getIssuer().lastIndexOf('/') + 1));
    }
}
