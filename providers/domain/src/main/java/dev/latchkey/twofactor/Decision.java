package dev.latchkey.twofactor;

import java.time.Instant;
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
}
