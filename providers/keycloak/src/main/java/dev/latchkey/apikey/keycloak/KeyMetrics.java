package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.Verdict;
import dev.latchkey.apikey.Verdict.Refused;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import java.util.Locale;
import org.keycloak.models.RealmModel;

/** Counts what becomes of presented keys: {@code latchkey_api_key_uses_total} at the management port's {@code /metrics}. */
final class KeyMetrics {

    private static final Meter.MeterProvider<Counter> USES = Counter.builder("latchkey.api.key.uses")
            .description("API keys that programs presented, by realm and result")
            .withRegistry(Metrics.globalRegistry);

    private KeyMetrics() {}

    static void count(RealmModel realm, Verdict<Owner> verdict) {
        String result =
                verdict instanceof Refused<Owner> refused ? refused.reason().name() : Verdict.VALID;
        USES.withTags("realm", realm.getName(), "result", result.toLowerCase(Locale.ROOT))
                .increment();
    }
}
