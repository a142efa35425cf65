package dev.latchkey.install;

import dev.latchkey.install.Finding.Kind;
import dev.latchkey.install.RealmFacts.Sessions;
import java.time.Duration;
import java.util.stream.Stream;

/** Whether sessions live as long as their users were promised, and no longer. */
final class SessionChecks {

    private SessionChecks() {}

    static Stream<Finding> of(RealmFacts realm) {
        Sessions sessions = realm.sessions();
        if (!sessions.enabled()) {
            return Stream.empty();
        }
        Stream.Builder<Finding> found = Stream.builder();
        sessions.rival().ifPresent(rival -> found.add(Finding.of(Kind.SESSION_TIMEOUTS_NOT_ENFORCED, "realm", rival)));
        Duration promised = shorter(sessions.longest().orElse(sessions.realmMax()), sessions.realmMax());
        if (sessions.realmIdle().compareTo(promised) < 0) {
            found.add(Finding.of(
                    Kind.SESSION_CEILING_LOW,
                    "realm",
                    Long.toString(sessions.realmIdle().toMinutes()),
                    Long.toString(promised.toMinutes())));
        }
        if (sessions.endsLeftOut()) {
            found.add(Finding.of(Kind.SESSION_ENDS_NOT_STORED, "realm"));
        }
        return found.build();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
