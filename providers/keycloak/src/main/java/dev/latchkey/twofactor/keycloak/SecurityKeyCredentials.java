package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import com.webauthn4j.converter.util.ObjectConverter;
import dev.latchkey.twofactor.Factor;
import org.keycloak.authentication.authenticators.browser.WebAuthnMetadataService;
import org.keycloak.authentication.requiredactions.WebAuthnRegisterFactory;
import org.keycloak.credential.CredentialMetadata;
import org.keycloak.credential.CredentialModel;
import org.keycloak.credential.CredentialProvider;
import org.keycloak.credential.CredentialProviderFactory;
import org.keycloak.credential.CredentialTypeMetadata;
import org.keycloak.credential.CredentialTypeMetadataContext;
import org.keycloak.credential.WebAuthnCredentialProvider;
import org.keycloak.credential.WebAuthnCredentialProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;

/** Keycloak's security keys, behind the guard. */
final class SecurityKeyCredentials extends WebAuthnCredentialProvider {

    private final KeycloakSession session;

    private SecurityKeyCredentials(
            KeycloakSession session, WebAuthnMetadataService metadata, ObjectConverter converter) {
        super(session, metadata, converter);
        this.session = session;
    }

    @Override
    public CredentialModel createCredential(RealmModel realm, UserModel user, WebAuthnCredentialModel credential) {
        return new FactorGuard(session, realm)
                .create(user, Factor.SECURITY_KEY, () -> super.createCredential(realm, user, credential));
    }

    @Override
    public CredentialTypeMetadata getCredentialTypeMetadata(CredentialTypeMetadataContext context) {
        return CredentialTypeMetadata.builder()
                .type(getType())
                .category(CredentialTypeMetadata.Category.TWO_FACTOR)
                .displayName("webauthn-display-name")
                .helpText("webauthn-help-text")
                .iconCssClass("kcAuthenticatorWebAuthnClass")
                .createAction(WebAuthnRegisterFactory.PROVIDER_ID)
                .removeable(new FactorGuard(session, session.getContext().getRealm())
                        .isRemovable(context.getUser(), Factor.SECURITY_KEY))
                .build(session);
    }

    @Override
    public CredentialMetadata getCredentialMetadata(WebAuthnCredentialModel credential, CredentialTypeMetadata type) {
        return new FactorGuard(session, session.getContext().getRealm())
                .withKeeper(super.getCredentialMetadata(credential, type), Factor.SECURITY_KEY);
    }

    /** Takes the place of Keycloak's factory of the same id, by its order. */
    @AutoService(CredentialProviderFactory.class)
    public static final class Factory extends WebAuthnCredentialProviderFactory {

        @Override
        @SuppressWarnings("rawtypes") // as Keycloak declares it
        public CredentialProvider create(KeycloakSession session) {
            return new SecurityKeyCredentials(session, getMetadataService(), createOrGetObjectConverter());
        }

        @Override
        public int order() {
            return 10;
        }
    }
}
