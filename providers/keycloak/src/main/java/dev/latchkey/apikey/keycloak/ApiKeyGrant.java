package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.Verdict;
import dev.latchkey.apikey.Verdict.Valid;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.protocol.oidc.grants.OAuth2GrantTypeBase;
import org.keycloak.services.CorsErrorResponseException;
import org.keycloak.services.Urls;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ResourceOwnerPasswordCredentialsContext;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.services.managers.UserSessionManager;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.TokenUtil;

/** Exchanges a key for a normal access token, as {@code JWTAuthorizationGrantType} does an assertion. */
final class ApiKeyGrant extends OAuth2GrantTypeBase {

    private static final String PARAMETER = "api_key";
    private static final String METHOD = "api_key";

    @Override
    public Response process(Context context) {
        setContext(context);
        event.detail(Details.AUTH_METHOD, METHOD);
        if (client.isPublicClient()) {
            throw refuse(
                    Errors.NOT_ALLOWED,
                    "public client",
                    OAuthErrorException.UNAUTHORIZED_CLIENT,
                    "A public client can't exchange API keys");
        }
        String key = formParams.getFirst(PARAMETER);
        if (key == null) {
            throw refuse(
                    Errors.INVALID_REQUEST,
                    "no key",
                    OAuthErrorException.INVALID_REQUEST,
                    "Missing parameter: " + PARAMETER);
        }
        String scope = scope();
        checkPolicies();
        Verdict<Owner> verdict = ApiKeyVerifier.of(session).verify(PresentedKey.alone(key), event);
        if (!(verdict instanceof Valid<Owner> valid)) {
            throw new CorsErrorResponseException(
                    cors, OAuthErrorException.INVALID_GRANT, "Invalid API key", Response.Status.BAD_REQUEST);
        }
        UserModel user = valid.owner().user();
        event.user(user)
                .detail(Details.USERNAME, user.getUsername())
                .detail(Details.CREDENTIAL_TYPE, StoredKeys.TYPE)
                .detail(Details.CREDENTIAL_ID, valid.key().id());
        checkOwner(user, scope);
        return issue(user, valid.key().id(), scope);
    }

    private @Nullable String scope() {
        String scope = getRequestedScopes();
        if (TokenUtil.hasScope(scope, OAuth2Constants.OFFLINE_ACCESS)) {
            throw refuse(
                    Errors.NOT_ALLOWED,
                    "offline access",
                    OAuthErrorException.INVALID_SCOPE,
                    "Offline access can't be had with an API key");
        }
        return scope;
    }

    /** The event of the password grant: policies against passwords of users in requests mean keys as well. */
    private void checkPolicies() {
        try {
            session.clientPolicy().triggerOnEvent(new ResourceOwnerPasswordCredentialsContext(session, formParams));
        } catch (ClientPolicyException e) {
            event.detail(Details.REASON, Details.CLIENT_POLICY_ERROR)
                    .detail(Details.CLIENT_POLICY_ERROR, e.getError())
                    .detail(Details.CLIENT_POLICY_ERROR_DETAIL, e.getErrorDetail())
                    .error(e.getError());
            throw new CorsErrorResponseException(cors, e.getError(), e.getErrorDetail(), e.getErrorStatus());
        }
    }

    private void checkOwner(UserModel user, @Nullable String scope) {
        if (user.getRequiredActionsStream().findAny().isPresent()) {
            throw refuse(
                    Errors.RESOLVE_REQUIRED_ACTIONS,
                    "required actions",
                    OAuthErrorException.INVALID_GRANT,
                    "Account is not fully set up");
        }
        if (!TokenManager.verifyConsentStillAvailable(session, user, client, null, scope)) {
            throw refuse(
                    Errors.CONSENT_DENIED,
                    "no consent",
                    OAuthErrorException.INVALID_SCOPE,
                    "Missing consents for the client " + client.getClientId());
        }
    }

    private Response issue(UserModel user, String keyId, @Nullable String scope) {
        AuthenticationSessionModel login = new AuthenticationSessionManager(session)
                .createAuthenticationSession(realm, false)
                .createAuthenticationSession(client);
        login.setAuthenticatedUser(user);
        login.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
        login.setClientNote(
                OIDCLoginProtocol.ISSUER,
                Urls.realmIssuer(session.getContext().getUri().getBaseUri(), realm.getName()));
        login.setClientNote(OIDCLoginProtocol.SCOPE_PARAM, scope);
        UserSessionModel userSession = new UserSessionManager(session)
                .createUserSession(
                        login.getParentSession().getId(),
                        realm,
                        user,
                        user.getUsername(),
                        clientConnection.getRemoteHost(),
                        METHOD,
                        false,
                        null,
                        null,
                        UserSessionModel.SessionPersistenceState.TRANSIENT);
        userSession.setNote(KeyTokens.NOTE, keyId);
        event.session(userSession);
        AuthenticationManager.setClientScopesInSession(session, login);
        ClientSessionContext clientSession = TokenManager.attachAuthenticationSession(session, userSession, login);
        updateUserSessionFromClientAuth(userSession);
        TokenManager.AccessTokenResponseBuilder response =
                createTokenResponseBuilder(user, userSession, clientSession, scope, null);
        if (response.getIdToken() != null) {
            // The post-processor sees only the access token.
            KeyTokens.mark(response.getIdToken(), keyId);
        }
        return createTokenResponse(response, clientSession, false);
    }

    private CorsErrorResponseException refuse(String error, String reason, String oauthError, String description) {
        event.detail(Details.REASON, reason).error(error);
        return new CorsErrorResponseException(cors, oauthError, description, Response.Status.BAD_REQUEST);
    }

    @Override
    protected boolean useRefreshToken() {
        return false;
    }

    @Override
    public EventType getEventType() {
        return EventType.LOGIN;
    }

    /** Keeps the key out of the endpoint's own records of the request. */
    @Override
    public Set<String> getTokenParameterNames() {
        return Set.of(PARAMETER);
    }
}
