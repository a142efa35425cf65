package dev.latchkey.apikey.keycloak;

import dev.latchkey.support.FormFields;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventType;
import org.keycloak.http.HttpRequest;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorContext;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.CorsErrorResponseException;
import org.keycloak.services.cors.Cors;
import org.keycloak.util.TokenUtil;

/**
 * Marks and bounds tokens that are made from a key. A token that is made from such a token would have lost the marks: it
 * is not made at all, be it by token exchange or as a requesting-party token.
 */
final class KeyTokenPostProcessor implements TokenPostProcessor {

    private static final String BEARER = "Bearer ";

    private final KeycloakSession session;

    KeyTokenPostProcessor(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void process(TokenPostProcessorContext context) {
        UserSessionModel userSession =
                context.clientSessionCtx().getClientSession().getUserSession();
        Optional<String> keyId = KeyTokens.keyId(userSession);
        if (keyId.isEmpty()) {
            if (presentsKeyToken()) {
                throw refuse(userSession, "A token that was made from an API key can't be exchanged.");
            }
            return;
        }
        if (context.refreshToken() != null
                && TokenUtil.TOKEN_TYPE_OFFLINE.equals(context.refreshToken().getType())) {
            throw refuse(userSession, "Offline access can't be had with an API key.");
        }
        if (context.accessToken() != null) {
            KeyTokens.mark(context.accessToken(), keyId.get());
            KeyTokens.name(
                    context.accessToken(), keyId.get(), userSession.getUser().getId());
            KeyTokens.closeAccount(context.accessToken());
            // Names no session, since none is kept: with the id of one, it would be taken for a token whose session has
            // ended.
            context.accessToken().setSessionId(null);
        }
    }

    /** What the request was answered for is known to be genuine: here it is only looked at. */
    private boolean presentsKeyToken() {
        HttpRequest request = session.getContext().getHttpRequest();
        List<String> authorizations = Objects.requireNonNullElse(
                request.getHttpHeaders().getRequestHeader(HttpHeaders.AUTHORIZATION), List.of());
        Stream<String> bearers = authorizations.stream()
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
        return Stream.concat(bearers, FormFields.all(request, OAuth2Constants.SUBJECT_TOKEN).stream())
                .anyMatch(KeyTokenPostProcessor::isFromKey);
    }

    private static boolean isFromKey(@Nullable String text) {
        try {
            return text != null && KeyTokens.isFromKey(new JWSInput(text).readJsonContent(AccessToken.class));
        } catch (JWSInputException e) {
            return false; // not a token of ours
        }
    }

    /** Nothing is left behind: without the rollback a session that the grant has created would be. */
    private RuntimeException refuse(UserSessionModel userSession, String description) {
        KeyEvents.begin(session, userSession.getRealm(), EventType.LOGIN)
                .client(session.getContext().getClient())
                .user(userSession.getUser())
                .detail(Details.CREDENTIAL_TYPE, StoredKeys.TYPE)
                .detail(Details.REASON, description)
                .error(Errors.NOT_ALLOWED);
        session.getTransactionManager().setRollbackOnly();
        return new CorsErrorResponseException(
                Cors.builder().auth(), OAuthErrorException.INVALID_REQUEST, description, Response.Status.BAD_REQUEST);
    }
}
