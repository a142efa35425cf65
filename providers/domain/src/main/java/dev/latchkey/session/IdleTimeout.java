package dev.latchkey.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How long a session may be idle, and who says so.
 *
 * @param limit how long; empty if only the realm's own limits apply
 */
public record IdleTimeout(Optional<Duration> limit, Source source) {

    /** Who decided. */
    public enum Source {
        USER,
        COMPANY,
        ORGANIZATION;

        /** As it is written for front ends. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    IdleTimeout(SessionTimeout timeout, Source source) {
        this(timeout.duration(), source);
    }

    /**
     * The timeout of a session that was begun with "remember me".
     *
     * @param companyMinimum how long the realm keeps remembered sessions, whatever else applies; zero if it has no own rule
     *     for them
     */
    public IdleTimeout ofRememberedSession(Duration companyMinimum) {
        return limit.filter(own -> own.compareTo(companyMinimum) < 0)
                .map(own -> new IdleTimeout(Optional.of(companyMinimum), Source.COMPANY))
                .orElse(this);
    }

    /** Whether a session that was last active then is over now. At the very second of the limit, it is. */
    public boolean isOver(Instant lastActivity, Instant now) {
        return limit.map(lastActivity::plus).filter(end -> !end.isAfter(now)).isPresent();
    }

    /** As it is written in events: an ISO 8601 duration, or {@code never}. */
    public String text() {
        return limit.map(Duration::toString).orElseGet(SessionTimeout.NEVER::text);
    }
}
