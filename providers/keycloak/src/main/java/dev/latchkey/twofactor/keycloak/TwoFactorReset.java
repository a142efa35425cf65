package dev.latchkey.twofactor.keycloak;

import dev.latchkey.support.Problem;
import dev.latchkey.twofactor.Factor;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.credential.CredentialModel;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** What the support does for a user whose phone is lost. */
public final class TwoFactorReset {

    private static final Logger LOG = Logger.getLogger(TwoFactorReset.class);
    private static final int LONGEST_REASON = 255;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;
    private final AdminPermissionEvaluator permissions;
    private final AdminEventBuilder adminEvents;

    TwoFactorReset(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            AdminPermissionEvaluator permissions,
            AdminEventBuilder adminEvents) {
        this.session = session;
        this.realm = realm;
        this.user = user;
        this.permissions = permissions;
        this.adminEvents = adminEvents;
    }

    /**
     * The body of the request.
     *
     * @param reason for the audit log: at most 255 characters
     */
    public record Request(@Nullable String reason) {}

    /**
     * Removes the user's factors and recovery codes, ends the sessions, and tells the user by e-mail. The wish for a second
     * factor stays: the next login sets one up. Needs {@code manage-users}.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void reset(@Nullable Request request) {
        permissions.users().requireManage(user);
        String reason = request == null || request.reason() == null
                ? ""
                : request.reason().strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            throw Problem.refusal(
                    Response.Status.BAD_REQUEST, "A reason of at most " + LONGEST_REASON + " characters is needed");
        }
        int removed = removeFactors();
        endSessions();
        adminEvents
                .operation(OperationType.ACTION)
                .resource(ResourceType.USER)
                .resourcePath(session.getContext().getUri())
                .representation(Map.of("reason", reason, "removedCredentials", removed))
                .success();
        tell();
    }

    private int removeFactors() {
        List<String> ids = user.credentialManager()
                .getStoredCredentialsStream()
                .filter(credential -> Factor.ofType(credential.getType()).isPresent())
                .map(CredentialModel::getId)
                .toList();
        ids.forEach(user.credentialManager()::removeStoredCredentialById);
        return ids.size();
    }

    private void endSessions() {
        List<UserSessionModel> online =
                session.sessions().getUserSessionsStream(realm, user).toList();
        List<UserSessionModel> offline =
                session.sessions().getOfflineUserSessionsStream(realm, user).toList();
        for (UserSessionModel userSession : online) {
            AuthenticationManager.backchannelLogout(
                    session,
                    realm,
                    userSession,
                    session.getContext().getUri(),
                    session.getContext().getConnection(),
                    session.getContext().getRequestHeaders(),
                    true);
        }
        offline.forEach(userSession -> session.sessions().removeOfflineUserSession(realm, userSession));
        // Access tokens outlive their session where nobody asks this server.
        session.users().setNotBeforeForUser(realm, user, Time.currentTime());
    }

    private void tell() {
        String address = user.getEmail();
        if (address == null || address.isBlank() || realm.getSmtpConfig().isEmpty()) {
            return;
        }
        try {
            session.getProvider(EmailTemplateProvider.class)
                    .setRealm(realm)
                    .setUser(user)
                    .send("latchkeyTwoFactorMailSubject", "latchkey-two-factor-reset.ftl", new HashMap<>());
        } catch (EmailException e) {
            // The factors are gone all the same: the support can tell the user.
            LOG.warnf(e, "User %s could not be told by e-mail that the second factor was reset", user.getId());
        }
    }
}
