package dev.latchkey.twofactor;

import java.util.Set;
import java.util.stream.Collectors;

/** Which second factor a company wants its people to have. */
public enum Method {
    /** Codes of an authenticator app, which Keycloak checks. */
    TOTP(Factor.TOTP),
    /** Codes that an external OTP server checks; an authenticator app of Keycloak's is not enough then. */
    OTP_SERVER(Factor.OTP_SERVER);

    private final Factor factor;

    Method(Factor factor) {
        this.factor = factor;
    }

    /** What a user sets up who has nothing yet. */
    public Factor factor() {
        return factor;
    }

    /** Whether somebody who owns this factor is enrolled in the way the company wants: passkeys always do. */
    public boolean isSatisfiedByOwning(Factor owned) {
        return owned == factor || owned == Factor.SECURITY_KEY || owned == Factor.PASSKEY;
    }

    /** Whether a login that proved this factor is complete, provided that its user is enrolled. */
    public boolean isSatisfiedByProving(Factor proven) {
        return isSatisfiedByOwning(proven) || !proven.isEnrolment();
    }

    Set<Factor> satisfying(Set<Factor> owned) {
        return owned.stream().filter(this::isSatisfiedByOwning).collect(Collectors.toUnmodifiableSet());
    }
}
