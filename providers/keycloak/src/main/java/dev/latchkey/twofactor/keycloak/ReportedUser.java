package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.LastUses;
import dev.latchkey.twofactor.Standing;
import dev.latchkey.twofactor.keycloak.Enrolments.Enrolment;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An entry of the report.
 *
 * @param factors what the user owns; a factor of which nothing but its kind is known is as old as the epoch
 * @param lastUses of these and of earlier ones
 */
record ReportedUser(
        String id, String username, boolean enabled, Standing standing, List<Enrolment> factors, LastUses lastUses) {

    /** When a factor of theirs was last used; empty if nobody knows. */
    Optional<Instant> lastUse(Enrolment factor) {
        return lastUses.of(factor.factor(), factor.since());
    }

    static String name(Standing standing) {
        return standing.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
