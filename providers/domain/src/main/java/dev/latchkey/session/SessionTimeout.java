package dev.latchkey.session;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The session timeouts that can be chosen, shortest first. */
public enum SessionTimeout {
    PT15M,
    PT30M,
    PT1H,
    PT2H,
    PT4H,
    PT8H,
    /** Idle sessions live until the realm ends them. */
    NEVER;

    /** The user attribute that holds the user's own choice. */
    public static final String ATTRIBUTE = "sessionTimeout";

    /** The attribute of an organization that holds the longest session timeout of its members. */
    public static final String ORGANIZATION_ATTRIBUTE = "latchkey.longestTimeout";

    /** No session that was active within this time is over. */
    public static final Duration SHORTEST = Duration.ofMinutes(15);

    private static final List<SessionTimeout> ALL = List.of(values());

    /** All of them, shortest first. */
    public static List<SessionTimeout> all() {
        return ALL;
    }

    /** As it is written in attributes and settings: an ISO 8601 duration, or {@code never}. */
    public String text() {
        return this == NEVER ? "never" : name();
    }

    /** The timeout that is written as {@code text}; empty if there is none such. Other spellings (PT60M) mean nothing. */
    public static Optional<SessionTimeout> parse(String text) {
        return Arrays.stream(values())
                .filter(timeout -> timeout.text().equals(text))
                .findFirst();
    }

    /** How long a session may be idle; empty if there is no limit. */
    public Optional<Duration> duration() {
        return this == NEVER ? Optional.empty() : Optional.of(Duration.parse(name()));
    }

    /** The shorter of the two. */
    public SessionTimeout atMost(SessionTimeout limit) {
        return compareTo(limit) <= 0 ? this : limit;
    }
}
