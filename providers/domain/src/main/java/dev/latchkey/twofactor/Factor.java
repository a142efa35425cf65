package dev.latchkey.twofactor;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What proves, beside the password, that somebody is who they claim to be. */
public enum Factor {
    /** A code of an authenticator app. */
    TOTP("otp"),
    /** A code that the company's external OTP server checks. */
    OTP_SERVER("otp-server"),
    /** A security key beside a password. */
    SECURITY_KEY("webauthn"),
    /** A passkey instead of a password: it holds two factors in itself. */
    PASSKEY("webauthn-passwordless"),
    /** A code from a list, for the day the phone is lost: completes a login, but nobody is enrolled with these alone. */
    RECOVERY_CODE("recovery-authn-codes"),
    /** The word of another identity provider that the company trusts in this. */
    IDENTITY_PROVIDER("identity-provider");

    private final String type;

    Factor(String type) {
        this.type = type;
    }

    /** The credential type by which Keycloak knows it. */
    public String type() {
        return type;
    }

    /**
     * What a token says of a login that proved this, beside the password or instead of it (RFC 8176, section 2). More than
     * {@code mfa} is said where it is known: what holds a passkey's key isn't.
     */
    public List<String> methodReferences() {
        return switch (this) {
            case TOTP, OTP_SERVER, RECOVERY_CODE -> List.of("otp", "mfa");
            case SECURITY_KEY, PASSKEY, IDENTITY_PROVIDER -> List.of("mfa");
        };
    }

    /** Whether a user who owns this is enrolled. */
    public boolean isEnrolment() {
        return this != RECOVERY_CODE && this != IDENTITY_PROVIDER;
    }

    public static Optional<Factor> ofType(String type) {
        return Arrays.stream(values())
                .filter(factor -> factor.type.equals(type))
                .findFirst();
    }
}
