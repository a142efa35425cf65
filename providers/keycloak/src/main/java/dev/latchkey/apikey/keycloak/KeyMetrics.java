package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.Verdict;
import dev.latchkey.apikey.Verdict.Refused;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.models.RealmModel;

/** Counts what becomes of presented keys: {@code latchkey_api_key_uses_total} at the management port's {@code /metrics}. */
final class KeyMetrics {

    private static final Meter.MeterProvider<Counter> USES = Counter.builder("latchkey.api.key.uses")
            .description("API keys that programs presented, by realm and result")
            .withRegistry(Metrics.globalRegistry);

    /** The registry would look for the counter by its tags, sorted, each time. */
    private static final Map<Use, Counter> COUNTERS = new ConcurrentHashMap<>();

    private record Use(String realm, String result) {}

    private KeyMetrics() {}

    static void count(RealmModel realm, Verdict<Owner> verdict) {
        String result =
                verdict instanceof Refused<Owner> refused ? refused.reason().name() : Verdict.VALID;
        COUNTERS.computeIfAbsent(new Use(realm.getName(), result), KeyMetrics::counter)
                .increment();
    }

    private static Counter counter(Use use) {
        return USES.withTags("realm", use.realm(), "result", use.result().toLowerCase(Locale.ROOT));
    }
}
