package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import org.keycloak.broker.oidc.KeycloakOIDCIdentityProvider;
import org.keycloak.broker.oidc.KeycloakOIDCIdentityProviderFactory;
import org.keycloak.broker.oidc.OIDCIdentityProviderConfig;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.IdentityProviderFactory;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Keycloak's provider for other Keycloaks, whose word for a second factor may be taken. */
final class TrustedKeycloakProvider extends KeycloakOIDCIdentityProvider {

    private TrustedKeycloakProvider(KeycloakSession session, OIDCIdentityProviderConfig config) {
        super(session, config);
    }

    @Override
    public void authenticationFinished(AuthenticationSessionModel login, BrokeredIdentityContext answer) {
        super.authenticationFinished(login, answer);
        TrustedProviders.note(getConfig(), login, answer);
    }

    /** Takes the place of Keycloak's factory of the same id, by its order. */
    @AutoService(IdentityProviderFactory.class)
    public static final class Factory extends KeycloakOIDCIdentityProviderFactory {

        @Override
        public KeycloakOIDCIdentityProvider create(KeycloakSession session, IdentityProviderModel model) {
            return new TrustedKeycloakProvider(session, new OIDCIdentityProviderConfig(model));
        }

        @Override
        public int order() {
            return 10;
        }
    }
}
