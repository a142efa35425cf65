package dev.latchkey.apikey.keycloak;

import com.google.auto.service.AutoService;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;
import org.keycloak.protocol.oidc.grants.OAuth2GrantTypeFactory;
import org.keycloak.protocol.oidc.grants.ResourceOwnerPasswordCredentialsGrantTypeFactory;

/** Keycloak's password grant, which hands out no refresh token where the password was a key. */
@AutoService(OAuth2GrantTypeFactory.class)
public final class PasswordGrantFactory extends ResourceOwnerPasswordCredentialsGrantTypeFactory {

    @Override
    public OAuth2GrantType create(KeycloakSession session) {
        return new PasswordGrant();
    }

    /** Before Keycloak's own, which has the same id. */
    @Override
    public int order() {
        return 10;
    }
}
