package dev.latchkey.apikey.keycloak;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.keycloak.models.AccountRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.AccessTokenIntrospectionProvider;
import org.keycloak.protocol.oidc.AccessTokenIntrospectionProviderFactory;
import org.keycloak.protocol.oidc.TokenIntrospectionProvider;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.cors.Cors;
import org.keycloak.services.managers.AppAuthManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;

/**
 * Who manages their own keys: the bearer of an access token that would also open the account REST API, and that wasn't
 * itself made from a key.
 */
record CallerOfKeys(UserModel user, UserSessionModel session) {

    /** The caller; else 404, 401 or 403 where {@code AccountLoader} would answer so, in the words of RFC 6750. */
    static CallerOfKeys of(KeycloakSession session) {
        ClientModel account =
                session.getContext().getRealm().getClientByClientId(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID);
        if (account == null || !account.isEnabled()) {
            throw refusal(Response.Status.NOT_FOUND, "not_found", "The accounts of this realm are switched off.");
        }
        AuthResult result = new AppAuthManager.BearerTokenAuthenticator(session).authenticate();
        if (result == null) {
            // Whose token it would have been, and so which pages are its client's, is unknown: any may read that it is
            // wrong.
            Cors.builder().allowAllOrigins().add();
            throw noToken(session);
        }
        AccessToken token = complete(session, result, account);
        // Before the refusals: a page has to be able to read why.
        Cors.builder()
                .checkAllowedOrigins(token)
                .allowedMethods("GET", "POST", "DELETE")
                .auth()
                .add();
        if (KeyTokens.isFromKey(result.token())) {
            throw insufficient("A token that was made from an API key can't manage API keys.");
        }
        if (!token.hasAudience(account.getClientId()) || result.user().getServiceAccountClientLink() != null) {
            throw noToken(session);
        }
        AccessToken.Access access = token.getResourceAccess(account.getClientId());
        if (access == null || !access.isUserInRole(AccountRoles.MANAGE_ACCOUNT)) {
            throw insufficient("The role manage-account of the client account is needed.");
        }
        return new CallerOfKeys(result.user(), result.session());
    }

    private static WebApplicationException noToken(KeycloakSession session) {
        String description = "An access token for the account of its user is needed, whose session is not over.";
        return new WebApplicationException(ApiKeysResource.noStore(ApiKeysResource.errorBuilder(
                        Response.Status.UNAUTHORIZED, "invalid_token", description)
                .header(
                        HttpHeaders.WWW_AUTHENTICATE,
                        "Bearer realm=\"" + session.getContext().getRealm().getName()
                                + "\", error=\"invalid_token\", error_description=\"" + description + '"')));
    }

    private static WebApplicationException insufficient(String description) {
        return refusal(Response.Status.FORBIDDEN, "insufficient_scope", description);
    }

    private static WebApplicationException refusal(Response.Status status, String error, String description) {
        return new WebApplicationException(ApiKeysResource.error(status, error, description));
    }

    /** A lightweight token says little: what it stands for is what introspection makes of it. */
    private static AccessToken complete(KeycloakSession session, AuthResult result, ClientModel account) {
        AccessToken token = result.token();
        if (token.getAudience() != null && token.getResourceAccess(account.getClientId()) != null) {
            return token;
        }
        AccessTokenIntrospectionProvider<?> provider = (AccessTokenIntrospectionProvider<?>) session.getProvider(
                TokenIntrospectionProvider.class, AccessTokenIntrospectionProviderFactory.ACCESS_TOKEN_TYPE);
        return provider.transformAccessToken(token, result.session());
    }
}
