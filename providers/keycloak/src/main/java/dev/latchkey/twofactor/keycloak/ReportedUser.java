package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.Standing;
import dev.latchkey.twofactor.keycloak.Enrolments.Enrolment;
import java.util.List;
import java.util.Locale;

/**
 * An entry of the report.
 *
 * @param factors what the user owns; a factor of which nothing but its kind is known is as old as the epoch
 */
record ReportedUser(String id, String username, boolean enabled, Standing standing, List<Enrolment> factors) {

    static String name(Standing standing) {
        return standing.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
