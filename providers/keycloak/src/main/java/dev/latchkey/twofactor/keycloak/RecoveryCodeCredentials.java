package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import org.keycloak.credential.CredentialModel;
import org.keycloak.credential.CredentialProviderFactory;
import org.keycloak.credential.RecoveryAuthnCodesCredentialProvider;
import org.keycloak.credential.RecoveryAuthnCodesCredentialProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;

/** Keycloak's recovery codes, behind the guard: a new list completes a login as well as the owner's factor does. */
final class RecoveryCodeCredentials extends RecoveryAuthnCodesCredentialProvider {

    private final KeycloakSession session;

    private RecoveryCodeCredentials(KeycloakSession session) {
        super(session);
        this.session = session;
    }

    @Override
    public CredentialModel createCredential(
            RealmModel realm, UserModel user, RecoveryAuthnCodesCredentialModel credential) {
        new FactorGuard(session, realm).beforeCreate(user);
        return super.createCredential(realm, user, credential);
    }

    /** Takes the place of Keycloak's factory of the same id, by its order. */
    @AutoService(CredentialProviderFactory.class)
    public static final class Factory extends RecoveryAuthnCodesCredentialProviderFactory {

        @Override
        public RecoveryAuthnCodesCredentialProvider create(KeycloakSession session) {
            return new RecoveryCodeCredentials(session);
        }

        @Override
        public int order() {
            return 10;
        }
    }
}
