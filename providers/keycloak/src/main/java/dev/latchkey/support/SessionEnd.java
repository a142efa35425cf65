package dev.latchkey.support;

import java.util.Map;

/**
 * Why a session is over, as the event {@code USER_SESSION_DELETED} tells it.
 *
 * @param reason the detail {@code reason}: a word in lower case
 * @param details further details of the event
 */
public record SessionEnd(String reason, Map<String, String> details) {

    public SessionEnd {
        details = Map.copyOf(details);
    }
}
