package dev.latchkey.otpserver;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An administrator's word that one user is let in without the OTP server until a time.
 *
 * @param until when it ends by itself
 */
public record Waiver(Instant until) {

    /** None lasts longer, whatever is written. */
    public static final Duration LONGEST = Duration.ofHours(24);

    /**
     * One that an administrator wants to give now.
     *
     * @return empty unless it ends in the future, and in {@link #LONGEST} at the latest
     */
    public static Optional<Waiver> given(Instant until, Instant now) {
        return Optional.of(new Waiver(until)).filter(waiver -> waiver.isInForce(now));
    }

    /** The text of an instant (ISO 8601); empty if it is none, or the waiver isn't in force at that time. */
    public static Optional<Waiver> parse(String text, Instant now) {
        try {
            return given(Instant.parse(text.strip()), now);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private boolean isInForce(Instant now) {
        return until.isAfter(now) && !until.isAfter(now.plus(LONGEST));
    }
}
