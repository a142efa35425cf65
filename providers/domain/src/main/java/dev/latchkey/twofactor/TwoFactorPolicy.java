package dev.latchkey.twofactor;

import dev.latchkey.twofactor.Decision.Ask;
import dev.latchkey.twofactor.Decision.EnrolNow;
import dev.latchkey.twofactor.Decision.Invite;
import dev.latchkey.twofactor.Decision.NotNeeded;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a company says about second factors: the one place where it is decided whether somebody needs one.
 *
 * @param enforcement of the realm
 * @param method which factor
 * @param requiredFrom when the realm's requirement comes into force; empty: it is in force
 * @param requiredByOrganization whether an organization of the user requires a second factor, at once; the stricter of it
 *     and the realm counts
 */
public record TwoFactorPolicy(
        Enforcement enforcement, Method method, Optional<Instant> requiredFrom, boolean requiredByOrganization) {

    /** Whether a second factor is required at that time, of whoever isn't exempt. */
    public boolean isInForce(Instant now) {
        return requiredBy(now).isPresent();
    }

    /** Who requires a second factor at that time, of whoever isn't exempt; empty if nobody does. */
    public Optional<Origin> requiredBy(Instant now) {
        if (isRequiredByRealm(now)) {
            return Optional.of(Origin.COMPANY);
        }
        return requiredByOrganization ? Optional.of(Origin.ORGANIZATION) : Optional.empty();
    }

    /** What is still to be done. */
    public Decision decide(Situation situation) {
        Optional<Origin> requiredBy = requiredBy(situation.now());
        if (requiredBy.isPresent() && !situation.exempt()) {
            return required(situation, requiredBy.get());
        }
        Decision wish = situation.optedIn() ? wished(situation) : new NotNeeded();
        return wish instanceof NotNeeded ? invited(situation) : wish;
    }

    private boolean isRequiredByRealm(Instant now) {
        return enforcement == Enforcement.REQUIRED
                && requiredFrom.map(from -> !now.isBefore(from)).orElse(true);
    }

    private Decision required(Situation situation, Origin origin) {
        if (isProvenElsewhere(situation)) {
            return new NotNeeded();
        }
        if (situation.owned().isEmpty()) {
            return new EnrolNow(method, origin);
        }
        // Whatever the user owns is asked for before anything is added to it: who knows the password alone adds
        // nothing.
        if (situation.proven().isEmpty()) {
            return new Ask(situation.owned(), origin);
        }
        Set<Factor> satisfying = method.satisfying(situation.owned());
        if (satisfying.isEmpty()) {
            return new EnrolNow(method, origin);
        }
        return method.isSatisfiedByProving(situation.proven().get()) ? new NotNeeded() : new Ask(satisfying, origin);
    }

    /** Users who want a second factor are asked for any that they have. */
    private Decision wished(Situation situation) {
        if (isProvenElsewhere(situation)) {
            return new NotNeeded();
        }
        if (situation.owned().isEmpty()) {
            return new EnrolNow(method, Origin.USER);
        }
        return situation.proven().isPresent() ? new NotNeeded() : new Ask(situation.owned(), Origin.USER);
    }

    private Decision invited(Situation situation) {
        boolean isComing = enforcement == Enforcement.REQUIRED && !situation.exempt();
        boolean isReady = isProvenElsewhere(situation)
                || !method.satisfying(situation.owned()).isEmpty();
        return isComing && !isReady ? new Invite(method, requiredFrom.orElseThrow()) : new NotNeeded();
    }

    private static boolean isProvenElsewhere(Situation situation) {
        return situation.proven().filter(Factor.IDENTITY_PROVIDER::equals).isPresent();
    }
}
