package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import org.keycloak.Config;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.IdentityProviderFactory;
import org.keycloak.broker.saml.SAMLIdentityProvider;
import org.keycloak.broker.saml.SAMLIdentityProviderConfig;
import org.keycloak.broker.saml.SAMLIdentityProviderFactory;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.saml.validators.DestinationValidator;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Keycloak's SAML provider, whose word for a second factor may be taken. */
final class TrustedSamlProvider extends SAMLIdentityProvider {

    private TrustedSamlProvider(
            KeycloakSession session, SAMLIdentityProviderConfig config, DestinationValidator destinations) {
        super(session, config, destinations);
    }

    @Override
    public void authenticationFinished(AuthenticationSessionModel login, BrokeredIdentityContext answer) {
        super.authenticationFinished(login, answer);
        TrustedProviders.note(getConfig(), login, answer);
    }

    /** Takes the place of Keycloak's factory of the same id, by its order. */
    @AutoService(IdentityProviderFactory.class)
    public static final class Factory extends SAMLIdentityProviderFactory {

        private DestinationValidator destinations = DestinationValidator.forProtocolMap(null);

        @Override
        public void init(Config.Scope config) {
            super.init(config);
            // As Keycloak's factory makes its own, which it shows to nobody.
            destinations = DestinationValidator.forProtocolMap(config.getArray("knownProtocols"));
        }

        @Override
        public SAMLIdentityProvider create(KeycloakSession session, IdentityProviderModel model) {
            return new TrustedSamlProvider(session, new SAMLIdentityProviderConfig(model), destinations);
        }

        @Override
        public int order() {
            return 10;
        }
    }
}
