package dev.latchkey.apikey;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Builds keys and settings that nothing is special about. */
final class TestKeys {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final String EMMA = "3f2b8c6e-0a4d-4f7a-9a53-2d1c6f7e8a90";
    static final SecureRandom RANDOM = new SecureRandom();

    private TestKeys() {}

    static ApiKey key() {
        return ApiKey.generate("lk", EMMA, RANDOM);
    }

    static StoredKey stored(ApiKey key) {
        return StoredKey.of(key.id(), "CRM", key.start(), key.digest(), NOW, Optional.empty());
    }

    static StoredKey stored(String name) {
        return stored(key()).named(name);
    }

    static StoredKey expiring(ApiKey key, Instant end) {
        return StoredKey.of(key.id(), "CRM", key.start(), key.digest(), NOW, Optional.of(end));
    }

    static ApiKeySettings keysPerUser(int number) {
        return new ApiKeySettings(true, number, "lk", Optional.empty(), Duration.ZERO, true);
    }

    static ApiKeySettings overlap(Duration overlap) {
        return new ApiKeySettings(true, 1, "lk", Optional.empty(), overlap, true);
    }

    static ApiKeySettings longestLifetime(Duration limit) {
        return new ApiKeySettings(true, 1, "lk", Optional.of(limit), Duration.ZERO, true);
    }

    static ApiKeySettings off() {
        return new ApiKeySettings(false, 1, "lk", Optional.empty(), Duration.ZERO, true);
    }
}
