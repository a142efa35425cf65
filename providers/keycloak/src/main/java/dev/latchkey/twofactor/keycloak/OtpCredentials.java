package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.twofactor.Factor;
import org.keycloak.credential.CredentialMetadata;
import org.keycloak.credential.CredentialModel;
import org.keycloak.credential.CredentialProviderFactory;
import org.keycloak.credential.CredentialTypeMetadata;
import org.keycloak.credential.CredentialTypeMetadataContext;
import org.keycloak.credential.OTPCredentialProvider;
import org.keycloak.credential.OTPCredentialProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;

/** Keycloak's codes of authenticator apps, behind the guard. */
final class OtpCredentials extends OTPCredentialProvider {

    private OtpCredentials(KeycloakSession session) {
        super(session);
    }

    @Override
    public CredentialModel createCredential(RealmModel realm, UserModel user, OTPCredentialModel credential) {
        return new FactorGuard(session, realm)
                .create(user, Factor.TOTP, () -> super.createCredential(realm, user, credential));
    }

    @Override
    public CredentialTypeMetadata getCredentialTypeMetadata(CredentialTypeMetadataContext context) {
        return CredentialTypeMetadata.builder()
                .type(getType())
                .category(CredentialTypeMetadata.Category.TWO_FACTOR)
                .displayName("otp-display-name")
                .helpText("otp-help-text")
                .iconCssClass("kcAuthenticatorOTPClass")
                .createAction(UserModel.RequiredAction.CONFIGURE_TOTP.toString())
                .removeable(new FactorGuard(session, session.getContext().getRealm())
                        .isRemovable(context.getUser(), Factor.TOTP))
                .build(session);
    }

    @Override
    public CredentialMetadata getCredentialMetadata(OTPCredentialModel credential, CredentialTypeMetadata type) {
        return new FactorGuard(session, session.getContext().getRealm())
                .withKeeper(super.getCredentialMetadata(credential, type), Factor.TOTP);
    }

    /** Takes the place of Keycloak's factory of the same id, by its order. */
    @AutoService(CredentialProviderFactory.class)
    public static final class Factory extends OTPCredentialProviderFactory {

        @Override
        public OTPCredentialProvider create(KeycloakSession session) {
            return new OtpCredentials(session);
        }

        @Override
        public int order() {
            return 10;
        }
    }
}
