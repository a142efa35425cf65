package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.StoredKey;
import dev.latchkey.apikey.keycloak.KeyEvents.Change;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** A user's keys in the hands of an administrator. */
public final class ApiKeyAdminResource {

    private final KeycloakSession session;
    private final UserModel user;
    private final AdminPermissionEvaluator permissions;
    private final AdminEventBuilder adminEvents;

    ApiKeyAdminResource(
            KeycloakSession session,
            UserModel user,
            AdminPermissionEvaluator permissions,
            AdminEventBuilder adminEvents) {
        this.session = session;
        this.user = user;
        this.permissions = permissions;
        this.adminEvents = adminEvents;
    }

    /** Needs {@code view-users}. Answers also while the feature is off: the keys are there. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response list() {
        permissions.users().requireView(user);
        KeyDesk desk = KeyDesk.of(session);
        List<KeyRepresentation> keys = desk.ring(user).listed().stream()
                .map(key -> KeyRepresentation.of(key, desk.settings()))
                .toList();
        return Response.ok(keys).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    /** Ends the key at once. Needs {@code manage-users}. */
    @DELETE
    @Path("{keyId}")
    public void revoke(@PathParam("keyId") String keyId) {
        permissions.users().requireManage(user);
        StoredKey key = KeyDesk.of(session).revoke(user, keyId).orElseThrow(NotFoundException::new);
        KeyEvents.describe(
                        KeyEvents.begin(session, session.getContext().getRealm(), EventType.REMOVE_CREDENTIAL),
                        Change.REVOKED,
                        user,
                        key)
                .success();
        adminEvents
                .operation(OperationType.DELETE)
                .resource(ResourceType.USER)
                .resourcePath(session.getContext().getUri())
                .success();
    }
}
