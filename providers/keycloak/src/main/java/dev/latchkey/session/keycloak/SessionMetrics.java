package dev.latchkey.session.keycloak;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What the server's metrics endpoint tells about ended sessions. */
final class SessionMetrics {

    private static final Timer PURGE = Timer.builder("latchkey.session.purge")
            .description("Time that one purge of ended sessions took")
            .register(Metrics.globalRegistry);

    static {
        // So that the series exists before the first session ends.
        counter(IdleRule.REASON);
    }

    private SessionMetrics() {}

    private static Counter counter(String reason) {
        return Counter.builder("latchkey.sessions.ended")
                .description("User sessions that a rule of Latchkey has ended")
                .tag("reason", reason)
                .register(Metrics.globalRegistry);
    }

    static void countEnded(String reason) {
        counter(reason).increment();
    }

    static void recordPurge(Duration time) {
        PURGE.record(time);
    }
}
