package dev.latchkey.twofactor.keycloak;

import dev.latchkey.support.OtpVerifier;
import dev.latchkey.support.OtpVerifier.Outcome;
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
import org.keycloak.events.EventBuilder;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserCredentialModel;
import org.keycloak.models.UserLoginFailureModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.models.credential.dto.RecoveryAuthnCodeRepresentation;
import org.keycloak.services.managers.BruteForceProtector;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Verifies what a user types, and counts what is wrong as Keycloak's own forms do: outside an authentication flow nobody
 * else counts. While the user is locked out, a right code is as wrong as any other.
 */
final class Codes {

    private static final List<Factor> TYPED = List.of(Factor.TOTP, Factor.OTP_SERVER);

    /** Note of a login. */
    private static final String CONVERSATION = "latchkey.two-factor.conversation";

    private final RequiredActionContext context;
    private final BruteForceProtector protector;

    Codes(RequiredActionContext context) {
        this.context = context;
        this.protector = context.getSession().getProvider(BruteForceProtector.class);
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

    /** What came of a code. */
    sealed interface Result {}

    /**
     * It is right.
     *
     * @param factor whose code it is
     */
    record Proven(Factor factor) implements Result {}

    /** It is wrong, or the user is locked out. Counted, unless it is the latter. */
    record Wrong() implements Result {}

    /**
     * The OTP server asks for something more.
     *
     * @param message for the user; may be empty
     * @param conversation to be continued with the next code
     */
    record Challenged(String message, String conversation) implements Result {}

    /** The OTP server could not be asked. Nothing is counted. */
    record Unavailable() implements Result {}

    /** Those that can be typed, in a fixed order. */
    static List<Factor> typed(Set<Factor> factors) {
        return TYPED.stream().filter(factors::contains).toList();
    }

    /** Whether a user owns every kind of code, and nothing else. */
    static boolean areAll(Set<Factor> factors) {
        return factors.equals(Set.copyOf(TYPED));
    }

    /** The round that the OTP server waits for; the next code ends it, whatever comes of that. */
    static Optional<String> takeConversation(AuthenticationSessionModel login) {
        String conversation = login.getAuthNote(CONVERSATION);
        login.removeAuthNote(CONVERSATION);
        return Optional.ofNullable(conversation);
    }

    static void keepConversation(AuthenticationSessionModel login, Challenged challenged) {
        login.setAuthNote(CONVERSATION, challenged.conversation());
    }

    /** Whether the code is right for that factor, which the user owns. */
    Result verify(Factor factor, String code, Optional<String> conversation) {
        Result result = isLocked()
                ? new Wrong()
                : switch (factor) {
                    case OTP_SERVER -> askServer(code, conversation);
                    case RECOVERY_CODE ->
                        verdict(factor, credentials().isValid(UserCredentialModel.buildFromBackupAuthnCode(code)));
                    default -> verdict(factor, isValid(factor, code));
                };
        if (result instanceof Wrong) {
            count(factor);
        }
        return result;
    }

    /** The same for whoever can't say which factor is meant. */
    Result verifyAny(String code, Set<Factor> factors) {
        List<Factor> candidates = typed(factors);
        boolean hasApp = candidates.contains(Factor.TOTP);
        if (hasApp && !isLocked() && isValid(Factor.TOTP, code)) {
            return proven(Factor.TOTP);
        }
        if (!candidates.contains(Factor.OTP_SERVER)) {
            count(Factor.TOTP);
            return new Wrong();
        }
        Result result = verify(Factor.OTP_SERVER, code, Optional.empty());
        if (hasApp && !(result instanceof Proven) && !(result instanceof Wrong)) {
            // It was also a guess at the app's code, and a server that is down must not make those free.
            count(Factor.TOTP);
        }
        return result;
    }

    private Result verdict(Factor factor, boolean valid) {
        return valid ? proven(factor) : new Wrong();
    }

    private Result proven(Factor factor) {
        if (factor == Factor.TOTP) {
            forgetFailures();
        }
        return new Proven(factor);
    }

    /**
     * As Keycloak does after a flow that asked for such a code: at the login's end it knows of the password alone, and wrong
     * codes of years would add up to its permanent lockout. Not through the protector, which can't take two messages about
     * one request, and then holds the user for locked out.
     */
    private void forgetFailures() {
        UserLoginFailureModel failures = context.getSession()
                .loginFailures()
                .getUserLoginFailure(context.getRealm(), context.getUser().getId());
        if (failures != null) {
            failures.clearPrimaryAndSecondaryAuthFailures();
        }
    }

    private Result askServer(String code, Optional<String> conversation) {
        Outcome outcome =
                OtpVerifier.of(context.getSession()).verify(context.getRealm(), context.getUser(), code, conversation);
        if (outcome instanceof Outcome.Accepted) {
            return new Proven(Factor.OTP_SERVER);
        } else if (outcome instanceof Outcome.Challenged challenged) {
            return new Challenged(challenged.message(), challenged.conversation());
        } else if (outcome instanceof Outcome.Unavailable unavailable) {
            unavailable.report(failure(Factor.OTP_SERVER));
            return new Unavailable();
        }
        return new Wrong();
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
                    realm, context.getUser(), context.getConnection(), context.getUriInfo(), Set.of(category(factor)));
        }
        failure(factor).error(Errors.INVALID_USER_CREDENTIALS);
    }

    /** An event of its own, as the login goes on. */
    private EventBuilder failure(Factor factor) {
        return context.getEvent().clone().user(context.getUser()).detail(Details.CREDENTIAL_TYPE, factor.type());
    }

    private static String category(Factor factor) {
        return (factor == Factor.OTP_SERVER ? Factor.TOTP : factor).type();
    }

    private SubjectCredentialManager credentials() {
        return context.getUser().credentialManager();
    }
}
