package dev.latchkey.session;

import dev.latchkey.company.Bound;
import java.util.Optional;

/**
 * A company's rule for one user.
 *
 * @param byDefault the timeout of users who chose none
 * @param longest the longest timeout that the user may have
 */
public record TimeoutPolicy(SessionTimeout byDefault, Bound<SessionTimeout> longest) {

    /** The timeout in force for a user with this choice. A choice beyond the limit is bounded, not forgotten. */
    public IdleTimeout apply(Optional<SessionTimeout> choice) {
        SessionTimeout wanted = choice.orElse(byDefault);
        if (wanted.compareTo(longest.limit()) > 0) {
            return new IdleTimeout(longest.limit(), sourceOfLimit());
        }
        return new IdleTimeout(wanted, choice.isPresent() ? IdleTimeout.Source.USER : IdleTimeout.Source.COMPANY);
    }

    private IdleTimeout.Source sourceOfLimit() {
        return switch (longest.source()) {
            case COMPANY -> IdleTimeout.Source.COMPANY;
            case ORGANIZATION -> IdleTimeout.Source.ORGANIZATION;
        };
    }

    /** Whether a user may choose this timeout. */
    public boolean allows(SessionTimeout choice) {
        return choice.compareTo(longest.limit()) <= 0;
    }
}
