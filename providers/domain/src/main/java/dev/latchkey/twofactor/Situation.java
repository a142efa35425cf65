package dev.latchkey.twofactor;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Where a user stands, in a login or a session.
 *
 * @param owned the factors that the user is enrolled with; {@link Factor#isEnrolment} holds for each
 * @param proven what the login or session has proven; empty for the password alone
 * @param exempt whether the company has excepted this user from its rule
 * @param optedIn whether the user wants to be asked for a second factor
 * @param now the server's clock
 */
public record Situation(Set<Factor> owned, Optional<Factor> proven, boolean exempt, boolean optedIn, Instant now) {

    public Situation {
        owned = Set.copyOf(owned);
        if (!owned.stream().allMatch(Factor::isEnrolment)) {
            throw new IllegalArgumentException("not a factor that can be owned: " + owned);
        }
    }
}
