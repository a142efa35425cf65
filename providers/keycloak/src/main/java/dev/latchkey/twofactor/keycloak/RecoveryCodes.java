package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.Factor;
import java.util.List;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;

/** A user's list of recovery codes. It stands in for a factor, and goes where there is none for it to stand in for. */
final class RecoveryCodes {

    private RecoveryCodes() {}

    /** Takes it away; answers whether there was one. */
    static boolean remove(UserModel user) {
        List<String> ids = user.credentialManager()
                .getStoredCredentialsByTypeStream(Factor.RECOVERY_CODE.type())
                .map(CredentialModel::getId)
                .toList();
        ids.forEach(user.credentialManager()::removeStoredCredentialById);
        return !ids.isEmpty();
    }
}
