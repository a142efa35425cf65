package dev.latchkey.apikey.keycloak;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.IDToken;

/** What sets tokens that were made from a key apart. */
final class KeyTokens {

    /** User-session note: the id of the key that the session stands on. */
    static final String NOTE = "latchkey.api-key";

    /** The claim that says which key a token was made from. */
    static final String CLAIM = "api_key_id";

    private static final String AMR = "amr";
    private static final List<String> METHOD = List.of("api_key");
    private static final int LONGEST_LIFETIME_SECONDS = 300;

    private KeyTokens() {}

    static boolean isFromKey(IDToken token) {
        return keyId(token).isPresent();
    }

    static Optional<String> keyId(IDToken token) {
        return Optional.ofNullable(token.getOtherClaims().get(CLAIM)).map(Object::toString);
    }

    static Optional<String> keyId(UserSessionModel session) {
        return Optional.ofNullable(session.getNote(NOTE));
    }

    static Optional<String> keyId(KeycloakSession session) {
        return Optional.ofNullable(session.getAttribute(NOTE, String.class));
    }

    /** Lets everybody who gets to see nothing but the token's id find the key. */
    static void name(AccessToken token, String keyId, String ownerId) {
        token.id(new KeyTokenId(token.getId(), keyId, ownerId).text());
    }

    /** Says where the token comes from, and bounds its life. */
    static void mark(IDToken token, String keyId) {
        token.setOtherClaims(AMR, METHOD);
        token.setOtherClaims(CLAIM, keyId);
        Long issued = token.getIat();
        Long expires = token.getExp();
        if (issued != null && (expires == null || expires > issued + LONGEST_LIFETIME_SECONDS)) {
            token.exp(issued + LONGEST_LIFETIME_SECONDS);
        }
    }

    /** Takes away what opens the account REST API, and with it the owner's credentials. */
    static void closeAccount(AccessToken token) {
        token.getResourceAccess().remove(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID);
        String @Nullable [] audience = token.getAudience();
        if (audience != null) {
            String[] others = Arrays.stream(audience)
                    .filter(name -> !name.equals(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID))
                    .toArray(String[]::new);
            token.audience(others.length == 0 ? null : others);
        }
    }
}
