package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.Refusal;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.AccessTokenIntrospectionProvider;
import org.keycloak.representations.AccessToken;

/**
 * A token that was made from a key is active as long as the key is good. Introspection makes the token anew from a fresh
 * session, which knows nothing of the key: what the token says of it is carried over, and what was taken from it stays
 * away. {@code AccountLoader} also asks here what a token without roles stands for.
 */
final class KeyTokenIntrospection extends AccessTokenIntrospectionProvider<AccessToken> {

    KeyTokenIntrospection(KeycloakSession session) {
        super(session);
    }

    @Override
    public AccessToken transformAccessToken(AccessToken token, UserSessionModel userSession) {
        AccessToken transformed = super.transformAccessToken(token, userSession);
        KeyTokens.keyId(token).ifPresent(keyId -> {
            KeyTokens.mark(transformed, keyId);
            KeyTokens.closeAccount(transformed);
        });
        return transformed;
    }

    /** Before Keycloak asks whether the token is revoked, which it then is: the event says why. */
    @Override
    protected boolean verifyToken(String text) {
        if (!super.verifyToken(text)) {
            return false;
        }
        Optional<KeyTokenId> ofKey = KeyTokenId.parse(token.getId());
        Optional<Refusal> objection =
                ofKey.flatMap(id -> ApiKeyVerifier.of(session).objection(id));
        objection.ifPresent(reason -> eventBuilder
                .user(ofKey.orElseThrow().owner())
                .detail(Details.CREDENTIAL_TYPE, StoredKeys.TYPE)
                .detail(Details.CREDENTIAL_ID, ofKey.orElseThrow().key())
                .detail(Details.REASON, reason.name().toLowerCase(Locale.ROOT))
                .error(Errors.INVALID_TOKEN));
        return objection.isEmpty();
    }
}
