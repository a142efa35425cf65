package dev.latchkey.twofactor;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Reads the date from which a second factor is required. */
public final class RequiredFrom {

    private RequiredFrom() {}

    /** An instant of ISO 8601, or a date, which means its first moment in UTC; empty if the text is neither. */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(
                    text.indexOf('T') >= 0
                            ? Instant.parse(text)
                            : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
