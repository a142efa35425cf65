package dev.latchkey.otpserver.keycloak;

import dev.latchkey.otpserver.Waiver;
import dev.latchkey.support.Problem;
import dev.latchkey.support.RuleLoosened;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** Lets one user in without the OTP server for a while, when the token is lost or the server is down. */
public final class OtpServerOverride {

    private static final int LONGEST_REASON = 255;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Waivers waivers;
    private final UserModel user;
    private final AdminPermissionEvaluator permissions;
    private final AdminEventBuilder adminEvents;

    OtpServerOverride(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            AdminPermissionEvaluator permissions,
            AdminEventBuilder adminEvents) {
        this.session = session;
        this.realm = realm;
        this.waivers = new Waivers(session, realm);
        this.user = user;
        this.permissions = permissions;
        this.adminEvents = adminEvents;
    }

    /**
     * The body of the request.
     *
     * @param until an instant of ISO 8601 in the next 24 hours
     * @param reason for the audit log: at most 255 characters
     */
    public record Request(@Nullable String until, @Nullable String reason) {}

    /**
     * The answer.
     *
     * @param until when it ends by itself
     */
    public record Given(String until) {}

    /** Needs {@code manage-users}. Answers 400 for a time that isn't in the next 24 hours, or without a reason. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Given give(@Nullable Request request) {
        permissions.users().requireManage(user);
        String reason = request == null || request.reason() == null
                ? ""
                : request.reason().strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            throw refusal("A reason of at most " + LONGEST_REASON + " characters is needed");
        }
        Waiver waiver = waiver(request == null ? null : request.until())
                .orElseThrow(() -> refusal("until must be an instant in the next 24 hours, such as "
                        + Waivers.now().plusSeconds(3600)));
        if (waivers.canBeWrittenByUsers()) {
            throw refusal("In this realm users can write the attribute " + Waivers.ATTRIBUTE
                    + " themselves: switch unmanaged attributes off, or let nobody but administrators edit it");
        }
        session.getKeycloakSessionFactory().publish(new RuleLoosened(realm, user));
        waivers.give(user, waiver);
        log(OperationType.UPDATE, Map.of("until", waiver.until().toString(), "reason", reason));
        return new Given(waiver.until().toString());
    }

    private static WebApplicationException refusal(String detail) {
        return Problem.refusal(Response.Status.BAD_REQUEST, detail);
    }

    private static Optional<Waiver> waiver(@Nullable String until) {
        try {
            return until == null ? Optional.empty() : Waiver.given(Instant.parse(until), Waivers.now());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Ends it now; also if there is none. Needs {@code manage-users}. */
    @DELETE
    public void take() {
        permissions.users().requireManage(user);
        waivers.take(user);
        log(OperationType.DELETE, Map.of());
    }

    private void log(OperationType operation, Map<String, String> what) {
        adminEvents
                .operation(operation)
                .resource(ResourceType.USER)
                .resourcePath(session.getContext().getUri())
                .representation(what)
                .success();
    }
}
