package dev.latchkey.apikey.keycloak;

import com.google.auto.service.AutoService;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.AccessTokenIntrospectionProviderFactory;
import org.keycloak.protocol.oidc.TokenIntrospectionProvider;
import org.keycloak.protocol.oidc.TokenIntrospectionProviderFactory;

/** Keycloak's introspection of access tokens, which also knows of tokens that were made from a key. */
@AutoService(TokenIntrospectionProviderFactory.class)
public final class KeyTokenIntrospectionFactory extends AccessTokenIntrospectionProviderFactory {

    @Override
    public TokenIntrospectionProvider create(KeycloakSession session) {
        return new KeyTokenIntrospection(session);
    }

    /** Before Keycloak's own, which has the same id. */
    @Override
    public int order() {
        return 10;
    }
}
