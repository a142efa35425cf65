package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import com.webauthn4j.converter.util.ObjectConverter;
import dev.latchkey.twofactor.Factor;
import org.keycloak.authentication.authenticators.browser.WebAuthnMetadataService;
import org.keycloak.authentication.requiredactions.WebAuthnPasswordlessRegisterFactory;
import org.keycloak.credential.CredentialMetadata;
import org.keycloak.credential.CredentialModel;
import org.keycloak.credential.CredentialProvider;
import org.keycloak.credential.CredentialProviderFactory;
import org.keycloak.credential.CredentialTypeMetadata;
import org.keycloak.credential.CredentialTypeMetadataContext;
import org.keycloak.credential.WebAuthnPasswordlessCredentialProvider;
import org.keycloak.credential.WebAuthnPasswordlessCredentialProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;

/** Keycloak's passkeys, behind the guard. */
final class PasskeyCredentials extends WebAuthnPasswordlessCredentialProvider {

    private final KeycloakSession session;

    private PasskeyCredentials(KeycloakSession session, WebAuthnMetadataService metadata, ObjectConverter converter) {
        super(session, metadata, converter);
        this.session = session;
    }

    @Override
    public CredentialModel createCredential(RealmModel realm, UserModel user, WebAuthnCredentialModel credential) {
        return new FactorGuard(session, realm)
                .create(user, Factor.PASSKEY, () -> super.createCredential(realm, user, credential));
    }

    @Override
    public CredentialTypeMetadata getCredentialTypeMetadata(CredentialTypeMetadataContext context) {
        return CredentialTypeMetadata.builder()
                .type(getType())
                .category(CredentialTypeMetadata.Category.PASSWORDLESS)
                .displayName("webauthn-passwordless-display-name")
                .helpText("webauthn-passwordless-help-text")
                .iconCssClass("kcAuthenticatorWebAuthnPasswordlessClass")
                .createAction(WebAuthnPasswordlessRegisterFactory.PROVIDER_ID)
                .removeable(new FactorGuard(session, session.getContext().getRealm())
                        .isRemovable(context.getUser(), Factor.PASSKEY))
                .build(session);
    }

    @Override
    public CredentialMetadata getCredentialMetadata(WebAuthnCredentialModel credential, CredentialTypeMetadata type) {
        return new FactorGuard(session, session.getContext().getRealm())
                .withKeeper(super.getCredentialMetadata(credential, type), Factor.PASSKEY);
    }

    /** Takes the place of Keycloak's factory of the same id, by its order. */
    @AutoService(CredentialProviderFactory.class)
    public static final class Factory extends WebAuthnPasswordlessCredentialProviderFactory {

        @Override
        @SuppressWarnings("rawtypes") // as Keycloak declares it
        public CredentialProvider create(KeycloakSession session) {
            return new PasskeyCredentials(session, getMetadataService(), createOrGetObjectConverter());
        }

        @Override
        public int order() {
            return 10;
        }
    }
}
