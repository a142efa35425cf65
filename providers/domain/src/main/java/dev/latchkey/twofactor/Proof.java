package dev.latchkey.twofactor;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * What a login has proven, and when; written as {@code <credential type>@<epoch second>}.
 *
 * @param factor what
 * @param at when, to the second
 */
public record Proof(Factor factor, Instant at) {

    /** How long a proof is fresh enough to take a factor away. */
    public static final Duration FRESH = Duration.ofMinutes(5);

    public static Optional<Proof> parse(String text) {
        int separator = text.lastIndexOf('@');
        if (separator < 0) {
            return Optional.empty();
        }
        try {
            Instant at = Instant.ofEpochSecond(Long.parseLong(text.substring(separator + 1)));
            return Factor.ofType(text.substring(0, separator)).map(factor -> new Proof(factor, at));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The text that {@link #parse} reads. */
    public String text() {
        return factor.type() + '@' + at.getEpochSecond();
    }

    /**
     * Whether the proof still stands: some factor that was there at that time is there today. Otherwise what it proved was
     * taken away since, and a factor that came later says nothing about who logged in then.
     *
     * @param enrolments when the user set up each of the factors that they own
     */
    public boolean isBackedBy(Collection<Instant> enrolments) {
        return factor == Factor.IDENTITY_PROVIDER
                || enrolments.stream().anyMatch(enrolment -> !enrolment.isAfter(at.plusSeconds(1)));
    }

    /**
     * Whether it lets its owner take a factor away: only a factor itself does, proven a moment ago. A recovery code completes a
     * login for whoever has lost theirs, and another provider's word is about a factor there.
     */
    public boolean letsTakeAway(Instant now) {
        return factor.isEnrolment() && !now.isAfter(at.plus(FRESH));
    }
}
