package dev.latchkey.benchmarks;

import dev.latchkey.apikey.ApiKey;
import dev.latchkey.apikey.ApiKeySettings;
import dev.latchkey.apikey.KeyCheck;
import dev.latchkey.apikey.KeyOwner;
import dev.latchkey.apikey.StoredKey;
import dev.latchkey.apikey.Verdict;
import dev.latchkey.company.Bound;
import dev.latchkey.session.IdleTimeout;
import dev.latchkey.session.SessionTimeout;
import dev.latchkey.session.TimeoutPolicy;
import dev.latchkey.twofactor.Decision;
import dev.latchkey.twofactor.Enforcement;
import dev.latchkey.twofactor.Factor;
import dev.latchkey.twofactor.Method;
import dev.latchkey.twofactor.Situation;
import dev.latchkey.twofactor.TwoFactorPolicy;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is decided, without a server around it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DomainBenchmarks {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final ApiKey key = ApiKey.generate("lk", UUID.randomUUID().toString(), new SecureRandom());
    private final String text = key.text();
    private final String garbage = text.substring(0, text.length() - 1) + (text.endsWith("0") ? '1' : '0');
    private final KeyCheck<Owner> check = new KeyCheck<>(
            ApiKeySettings.DEFAULTS,
            new Owner(StoredKey.of(key.id(), "deploy", key.start(), key.digest(), NOW, Optional.empty()))::called,
            NOW);
    private final TwoFactorPolicy policy =
            new TwoFactorPolicy(Enforcement.REQUIRED, Method.TOTP, Optional.of(NOW.minusSeconds(1)), false);
    private final Set<Factor> owned = Set.of(Factor.TOTP, Factor.PASSKEY);
    private final List<SessionTimeout> organizations = List.of(SessionTimeout.PT4H, SessionTimeout.PT1H);

    private record Owner(StoredKey stored) implements KeyOwner {

        Optional<Owner> called(String id) {
            return Optional.of(this);
        }

        @Override
        public Optional<StoredKey> key(String id) {
            return Optional.of(stored);
        }

        @Override
        public boolean isEnabled() {
            return true;
        }

        @Override
        public boolean isLocked() {
            return false;
        }

        @Override
        public boolean satisfiesFactorRule() {
            return true;
        }

        @Override
        public boolean isCalled(String name) {
            return true;
        }
    }

    @Benchmark
    public Verdict<?> parseAndVerifyKey() {
        return check.verify(text);
    }

    @Benchmark
    public Verdict<?> refuseGarbage() {
        return check.verify(garbage);
    }

    @Benchmark
    public IdleTimeout effectiveTimeout() {
        return new TimeoutPolicy(SessionTimeout.PT30M, Bound.strictest(SessionTimeout.PT8H, organizations))
                .apply(SessionTimeout.parse("PT2H"));
    }

    @Benchmark
    public Decision decideOnSecondFactor() {
        return policy.decide(new Situation(owned, Optional.of(Factor.TOTP), false, true, NOW));
    }
}
