package dev.latchkey.twofactor;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** What a login, or a session, still has to do about the second factor. */
public sealed interface Decision {

    /** Nothing. */
    record NotNeeded() implements Decision {}

    /**
     * Prove one of these, all of which the user owns.
     *
     * @param factors never empty
     * @param origin who wants it
     */
    record Ask(Set<Factor> factors, Origin origin) implements Decision {

        public Ask {
            factors = Set.copyOf(factors);
        }
    }

    /**
     * Set a factor up, now.
     *
     * @param method which one
     * @param origin who wants it
     */
    record EnrolNow(Method method, Origin origin) implements Decision {}

    /**
     * Nothing yet, but from that date on.
     *
     * @param method which factor it will be
     * @param from when the rule comes into force
     */
    record Invite(Method method, Instant from) implements Decision {}

    /** Whether the user may go on without a second factor. */
    default boolean letsPass() {
        return this instanceof NotNeeded || this instanceof Invite;
    }

    /** What is left of it for somebody of whom this factor is not asked for the time being. */
    default Decision without(Factor waived) {
        if (this instanceof Ask ask) {
            Set<Factor> others = new HashSet<>(ask.factors());
            others.remove(waived);
            return others.isEmpty() ? new NotNeeded() : new Ask(others, ask.origin());
        }
        return this instanceof EnrolNow enrol && enrol.method().factor() == waived ? new NotNeeded() : this;
    }
}
