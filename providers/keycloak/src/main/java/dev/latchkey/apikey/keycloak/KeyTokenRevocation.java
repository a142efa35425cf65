package dev.latchkey.apikey.keycloak;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RevokedTokenProvider;

/**
 * A token that was made from a key counts as revoked from the moment on at which the key is not good any more. All of
 * Keycloak's endpoints that take an access token ask for revoked ones ({@code TokenManager.TokenRevocationCheck}), and
 * know no more of the token than its id: so that names the key, see {@link KeyTokenId}.
 */
final class KeyTokenRevocation implements RevokedTokenProvider {

    private final KeycloakSession session;
    private final RevokedTokenProvider keycloaks;

    /** @param keycloaks what remembers the tokens that were revoked themselves */
    KeyTokenRevocation(KeycloakSession session, RevokedTokenProvider keycloaks) {
        this.session = session;
        this.keycloaks = keycloaks;
    }

    @Override
    public boolean put(String id, long lifespanSeconds) {
        return keycloaks.put(asKeycloakMadeIt(id), lifespanSeconds);
    }

    @Override
    public boolean contains(String id) {
        Optional<KeyTokenId> ofKey = KeyTokenId.parse(id);
        return keycloaks.contains(asKeycloakMadeIt(id))
                || ofKey.isPresent()
                        && ApiKeyVerifier.of(session).objection(ofKey.get()).isPresent();
    }

    /** Short enough for its table, however long the owner's id is. */
    private static String asKeycloakMadeIt(String id) {
        return KeyTokenId.parse(id).map(KeyTokenId::keycloaks).orElse(id);
    }

    /** The provider behind is closed by the Keycloak session that made it. */
    @Override
    public void close() {}
}
