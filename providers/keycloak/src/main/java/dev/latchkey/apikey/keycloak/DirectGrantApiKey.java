package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.Verdict;
import dev.latchkey.apikey.Verdict.Valid;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.Authenticator;
import org.keycloak.events.Details;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.TokenUtil;

/** Takes the password of a password grant for a key. */
final class DirectGrantApiKey implements Authenticator {

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        if (TokenUtil.hasScope(login.getClientNote(OIDCLoginProtocol.SCOPE_PARAM), OAuth2Constants.OFFLINE_ACCESS)) {
            refuse(context, OAuthErrorException.INVALID_SCOPE, "Offline access can't be had with an API key");
            return;
        }
        String password =
                context.getHttpRequest().getDecodedFormParameters().getFirst(CredentialRepresentation.PASSWORD);
        PresentedKey key = new PresentedKey(
                PresentedKey.alone(password).key(),
                Optional.of(context.getUser().getUsername()));
        Verdict<Owner> verdict = ApiKeyVerifier.of(context.getSession()).verify(key, context.getEvent());
        if (!(verdict instanceof Valid<Owner> valid)) {
            refuse(context, OAuthErrorException.INVALID_GRANT, "Invalid user credentials");
            return;
        }
        String keyId = valid.key().id();
        // No session may outlive the answer, and no refresh token is handed out: PasswordGrant sees to that.
        login.setClientNote(
                AuthenticationManager.USER_SESSION_PERSISTENT_STATE,
                UserSessionModel.SessionPersistenceState.TRANSIENT.toString());
        login.setUserSessionNote(KeyTokens.NOTE, keyId);
        context.getSession().setAttribute(KeyTokens.NOTE, keyId);
        context.getEvent().detail(Details.CREDENTIAL_TYPE, StoredKeys.TYPE).detail(Details.CREDENTIAL_ID, keyId);
        context.success(StoredKeys.TYPE);
    }

    private static void refuse(AuthenticationFlowContext context, String error, String description) {
        context.failure(
                AuthenticationFlowError.INVALID_CREDENTIALS,
                Response.status(Response.Status.BAD_REQUEST)
                        .entity(new OAuth2ErrorRepresentation(error, description))
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .build());
    }

    @Override
    public void action(AuthenticationFlowContext context) {}

    @Override
    public boolean requiresUser() {
        return true;
    }

    @Override
    public boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
        return true;
    }

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {}

    @Override
    public void close() {}
}
