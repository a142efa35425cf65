package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.Factor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.credential.CredentialModel;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserCredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.models.credential.dto.RecoveryAuthnCodeRepresentation;
import org.keycloak.services.managers.BruteForceProtector;

/**
 * Verifies what a user types, and counts what is wrong as Keycloak's own forms do: outside an authentication flow nobody
 * else counts. While the user is locked out, a right code is as wrong as any other.
 */
final class Codes {

    private static final List<Factor> TYPED = List.of(Factor.TOTP, Factor.OTP_SERVER);

    private final RequiredActionContext context;
    private final BruteForceProtector protector;

    Codes(RequiredActionContext context) {
        this.context = context;
        this.protector = context.getSession().getProvider(BruteForceProtector.class);
    }

    static boolean canBeTyped(Factor factor) {
        return TYPED.contains(factor);
    }

    /** The number of the code that is the next of the user's list; empty if there is none. */
    static Optional<Integer> nextRecoveryCode(UserModel user) {
        return user.credentialManager()
                .getStoredCredentialsByTypeStream(Factor.RECOVERY_CODE.type())
                .findFirst()
                .map(RecoveryAuthnCodesCredentialModel::createFromCredentialModel)
                .flatMap(RecoveryAuthnCodesCredentialModel::getNextRecoveryAuthnCode)
                .map(RecoveryAuthnCodeRepresentation::getNumber);
    }

    /** Which of the user's factors the code belongs to; empty if to none, or while the user is locked out. */
    Optional<Factor> verify(String code) {
        Optional<Factor> proven = isLocked()
                ? Optional.empty()
                : TYPED.stream().filter(factor -> isValid(factor, code)).findFirst();
        if (proven.isEmpty()) {
            count(Factor.TOTP);
        }
        return proven;
    }

    /** The same for the next code of the user's list. */
    Optional<Factor> verifyRecoveryCode(String code) {
        boolean valid = !isLocked() && credentials().isValid(UserCredentialModel.buildFromBackupAuthnCode(code));
        if (!valid) {
            count(Factor.RECOVERY_CODE);
        }
        return valid ? Optional.of(Factor.RECOVERY_CODE) : Optional.empty();
    }

    private boolean isValid(Factor factor, String code) {
        List<String> ids = credentials()
                .getStoredCredentialsByTypeStream(factor.type())
                .map(CredentialModel::getId)
                .toList();
        // A directory that keeps codes itself has no id to name.
        Stream<String> tried =
                ids.isEmpty() && credentials().isConfiguredFor(factor.type()) ? Stream.of("") : ids.stream();
        return tried.anyMatch(id -> credentials().isValid(new UserCredentialModel(id, factor.type(), code)));
    }

    private boolean isLocked() {
        return AuthenticatorUtils.getDisabledByBruteForceEventError(
                        protector, context.getSession(), context.getRealm(), context.getUser())
                != null;
    }

    private void count(Factor factor) {
        RealmModel realm = context.getRealm();
        // What is tried while the user is locked out prolongs nothing, as in Keycloak's own forms.
        if (realm.isBruteForceProtected() && !isLocked()) {
            // Only failures of these three categories count: password, otp, recovery-authn-codes.
            protector.failedLogin(
                    realm, context.getUser(), context.getConnection(), context.getUriInfo(), Set.of(factor.type()));
        }
        context.getEvent()
                .clone()
                .user(context.getUser())
                .detail(Details.CREDENTIAL_TYPE, factor.type())
                .error(Errors.INVALID_USER_CREDENTIALS);
    }

    private SubjectCredentialManager credentials() {
        return context.getUser().credentialManager();
    }
}
