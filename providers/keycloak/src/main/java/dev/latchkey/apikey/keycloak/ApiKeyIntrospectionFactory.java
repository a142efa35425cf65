package dev.latchkey.apikey.keycloak;

import com.google.auto.service.AutoService;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.protocol.oidc.TokenIntrospectionProvider;
import org.keycloak.protocol.oidc.TokenIntrospectionProviderFactory;

/** Introspection (RFC 7662) of a key: the provider's id is the {@code token_type_hint}. */
@AutoService(TokenIntrospectionProviderFactory.class)
public final class ApiKeyIntrospectionFactory implements TokenIntrospectionProviderFactory {

    @Override
    public String getId() {
        return "api_key";
    }

    @Override
    public TokenIntrospectionProvider create(KeycloakSession session) {
        return new ApiKeyIntrospection(session);
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
