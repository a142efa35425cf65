package dev.latchkey.apikey.keycloak;

import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.protocol.oidc.grants.ResourceOwnerPasswordCredentialsGrantType;
import org.keycloak.representations.AccessTokenResponse;
import org.keycloak.representations.IDToken;

/**
 * Keycloak's password grant makes a refresh token if the client may have one, and asks no provider whether it should. For
 * a session that stands on a key it would be no more than a promise that can't be kept, so it is taken out of the answer.
 */
final class PasswordGrant extends ResourceOwnerPasswordCredentialsGrantType {

    @Override
    public Response process(Context context) {
        Response response = super.process(context);
        Optional<String> keyId = KeyTokens.keyId(session);
        if (keyId.isPresent() && response.getEntity() instanceof AccessTokenResponse tokens) {
            tokens.setRefreshToken(null);
            tokens.setRefreshExpiresIn(0);
            tokens.setSessionState(null);
            markIdToken(tokens, keyId.get());
        }
        return response;
    }

    private void markIdToken(AccessTokenResponse tokens, String keyId) {
        // An encrypted one is for the client's eyes only; it keeps what the mappers have put in.
        IDToken token =
                tokens.getIdToken() == null ? null : session.tokens().decode(tokens.getIdToken(), IDToken.class);
        if (token != null) {
            KeyTokens.mark(token, keyId);
            token.setSessionId(null);
            tokens.setIdToken(session.tokens().encodeAndEncrypt(token));
        }
    }
}
