package dev.latchkey.apikey.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.PlainFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenIntrospectionProvider;
import org.keycloak.protocol.oidc.TokenIntrospectionProviderFactory;

/** Introspection (RFC 7662) of a key: the provider's id is the {@code token_type_hint}. */
@AutoService(TokenIntrospectionProviderFactory.class)
public final class ApiKeyIntrospectionFactory
        implements TokenIntrospectionProviderFactory, PlainFactory<TokenIntrospectionProvider> {

    @Override
    public String getId() {
        return "api_key";
    }

    @Override
    public TokenIntrospectionProvider create(KeycloakSession session) {
        return new ApiKeyIntrospection(session);
    }
}
