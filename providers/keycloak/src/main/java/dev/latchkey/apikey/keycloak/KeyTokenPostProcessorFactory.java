package dev.latchkey.apikey.keycloak;

import com.google.auto.service.AutoService;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorFactory;

/** Makes what marks and bounds tokens that are made from a key, whichever grant makes them. */
@AutoService(TokenPostProcessorFactory.class)
public final class KeyTokenPostProcessorFactory implements TokenPostProcessorFactory {

    @Override
    public String getId() {
        return "latchkey-api-key";
    }

    @Override
    public TokenPostProcessor create(KeycloakSession session) {
        return new KeyTokenPostProcessor(session);
    }
}
