package dev.latchkey.apikey.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.PlainFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;
import org.keycloak.protocol.oidc.grants.OAuth2GrantTypeFactory;

/** The grant {@code urn:latchkey:params:oauth:grant-type:api-key}. */
@AutoService(OAuth2GrantTypeFactory.class)
public final class ApiKeyGrantFactory implements OAuth2GrantTypeFactory, PlainFactory<OAuth2GrantType> {

    public static final String ID = "urn:latchkey:params:oauth:grant-type:api-key";

    @Override
    public String getId() {
        return ID;
    }

    /** Two characters: Keycloak cuts token ids 2+2+2. */
    @Override
    public String getShortcut() {
        return "ak";
    }

    @Override
    public OAuth2GrantType create(KeycloakSession session) {
        return new ApiKeyGrant();
    }
}
