package dev.latchkey.apikey;

import java.time.Duration;
import java.util.Optional;

/**
 * What the company says about API keys.
 *
 * @param enabled whether there are any: while not, keys that exist don't work
 * @param keysPerUser how many a user may have, at least 1; a replaced key that still works doesn't count
 * @param prefix what new keys begin with; keys with another prefix go on working
 * @param longestLifetime how long after its creation a key ends at the latest; empty if it never has to
 * @param rotationOverlap how long a replaced key goes on working
 * @param requireOwnerFactor whether keys of owners who lack the second factor that the company requires are refused
 */
public record ApiKeySettings(
        boolean enabled,
        int keysPerUser,
        String prefix,
        Optional<Duration> longestLifetime,
        Duration rotationOverlap,
        boolean requireOwnerFactor) {

    public static final ApiKeySettings DEFAULTS =
            new ApiKeySettings(true, 1, "lk", Optional.empty(), Duration.ZERO, true);

    public ApiKeySettings {
        if (keysPerUser < 1) {
            throw new IllegalArgumentException("keysPerUser: " + keysPerUser);
        }
        if (!ApiKey.isPrefix(prefix)) {
            throw new IllegalArgumentException("prefix: " + prefix);
        }
        if (rotationOverlap.isNegative()) {
            throw new IllegalArgumentException("rotationOverlap: " + rotationOverlap);
        }
        longestLifetime
                .filter(lifetime -> lifetime.isNegative() || lifetime.isZero())
                .ifPresent(lifetime -> {
                    throw new IllegalArgumentException("longestLifetime: " + lifetime);
                });
    }
}
