package dev.latchkey.apikey.keycloak;

import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.NotFoundException;
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

    /** The caller; else 401 or 403, as {@code AccountLoader} would answer. */
    static CallerOfKeys of(KeycloakSession session) {
        ClientModel account =
                session.getContext().getRealm().getClientByClientId(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID);
        if (account == null || !account.isEnabled()) {
            throw new NotFoundException();
        }
        AuthResult result = new AppAuthManager.BearerTokenAuthenticator(session).authenticate();
        if (result == null) {
            throw new NotAuthorizedException("Bearer");
        }
        AccessToken token = complete(session, result, account);
        if (KeyTokens.isFromKey(result.token())) {
            throw new ForbiddenException();
        }
        if (!token.hasAudience(account.getClientId()) || result.user().getServiceAccountClientLink() != null) {
            throw new NotAuthorizedException("Bearer");
        }
        AccessToken.Access access = token.getResourceAccess(account.getClientId());
        if (access == null || !access.isUserInRole(AccountRoles.MANAGE_ACCOUNT)) {
            throw new ForbiddenException();
        }
        Cors.builder()
                .checkAllowedOrigins(token)
                .allowedMethods("GET", "POST", "DELETE")
                .auth()
                .add();
        return new CallerOfKeys(result.user(), result.session());
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
