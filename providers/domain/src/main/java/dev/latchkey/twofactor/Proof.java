package dev.latchkey.twofactor;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a login has proven, and when; written as {@code <credential type>@<epoch second>}.
 *
 * @param factor what
 * @param at when, to the second
 */
public record Proof(Factor factor, Instant at) {

    /** How long a proof is fresh enough to turn off what it proves. */
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

    public boolean isFresh(Instant now) {
        return !now.isAfter(at.plus(FRESH));
    }
}
