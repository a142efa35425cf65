package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import org.keycloak.broker.oidc.OIDCIdentityProvider;
import org.keycloak.broker.oidc.OIDCIdentityProviderConfig;
import org.keycloak.broker.oidc.OIDCIdentityProviderFactory;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.IdentityProviderFactory;
import org.keycloak.models.FederatedIdentityModel.FederatedIdentityCreatedEvent;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Keycloak's OpenID Connect provider, whose word for a second factor may be taken. */
final class TrustedOidcProvider extends OIDCIdentityProvider {

    private TrustedOidcProvider(KeycloakSession session, OIDCIdentityProviderConfig config) {
        super(session, config);
    }

    @Override
    public void authenticationFinished(AuthenticationSessionModel login, BrokeredIdentityContext answer) {
        super.authenticationFinished(login, answer);
        TrustedProviders.note(getConfig(), login, answer);
    }

    /** Takes the place of Keycloak's factory of the same id, by its order. */
    @AutoService(IdentityProviderFactory.class)
    public static final class Factory extends OIDCIdentityProviderFactory {

        @Override
        public OIDCIdentityProvider create(KeycloakSession session, IdentityProviderModel model) {
            return new TrustedOidcProvider(session, new OIDCIdentityProviderConfig(model));
        }

        @Override
        public void postInit(KeycloakSessionFactory factory) {
            super.postInit(factory);
            factory.register(event -> {
                if (event instanceof FederatedIdentityCreatedEvent created) {
                    new FactorGuard(created.getKeycloakSession(), created.getRealm())
                            .beforeLink(
                                    created.getUser(),
                                    created.getFederatedIdentity().getIdentityProvider());
                }
            });
        }

        @Override
        public int order() {
            return 10;
        }
    }
}
