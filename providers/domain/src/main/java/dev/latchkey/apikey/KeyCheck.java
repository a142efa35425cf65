package dev.latchkey.apikey;

import dev.latchkey.apikey.Verdict.Refused;
import dev.latchkey.apikey.Verdict.Valid;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides on a key that a program presents.
 *
 * <p>Nothing is told of a key or its owner before the secret has matched, save whether they exist; and an unknown owner
 * costs the same digest and comparison as a known one.
 *
 * @param owners finds an owner by user id
 */
public record KeyCheck<O extends KeyOwner>(ApiKeySettings settings, Function<String, Optional<O>> owners, Instant now) {

    private static final byte[] NO_DIGEST = new byte[32];

    /** The verdict on a key that came alone. */
    public Verdict<O> verify(String text) {
        return verify(text, Optional.empty());
    }

    /**
     * The verdict on a key.
     *
     * @param user the user name that came with it, if one did
     */
    public Verdict<O> verify(String text, Optional<String> user) {
        Optional<ApiKey> parsed = ApiKey.parse(text);
        if (parsed.isEmpty()) {
            return new Refused<>(Refusal.MALFORMED, Optional.empty(), Optional.empty());
        }
        ApiKey key = parsed.get();
        if (!settings.enabled()) {
            return new Refused<>(Refusal.FEATURE_OFF, Optional.of(key.id()), Optional.empty());
        }
        byte[] digest = key.digest();
        Optional<O> owner = owners.apply(key.owner());
        Optional<StoredKey> stored = owner.flatMap(known -> known.key(key.id()));
        boolean matches =
                stored.map(found -> found.hasDigest(digest)).orElseGet(() -> MessageDigest.isEqual(NO_DIGEST, digest));
        if (owner.isEmpty()) {
            return refuse(Refusal.NOT_FOUND, key, owner);
        }
        if (stored.isEmpty()) {
            return refuse(Refusal.REVOKED, key, owner);
        }
        if (!matches) {
            return refuse(Refusal.NOT_FOUND, key, owner);
        }
        return objection(owner.get(), stored.get(), user)
                .<Verdict<O>>map(reason -> refuse(reason, key, owner))
                .orElseGet(() -> new Valid<>(owner.get(), stored.get()));
    }

    /** What speaks against a key whose secret is right. */
    private Optional<Refusal> objection(O owner, StoredKey key, Optional<String> user) {
        if (user.isPresent() && !owner.isCalled(user.get())) {
            return Optional.of(Refusal.OTHER_USER);
        }
        return objection(owner, key);
    }

    /** What speaks against a key that proved itself some time ago, as a token that was made from it says. */
    public Optional<Refusal> objection(O owner, StoredKey key) {
        if (!settings.enabled()) {
            return Optional.of(Refusal.FEATURE_OFF);
        }
        if (key.end(settings).filter(end -> !now.isBefore(end)).isPresent()) {
            return Optional.of(Refusal.EXPIRED);
        }
        if (!owner.isEnabled()) {
            return Optional.of(Refusal.OWNER_DISABLED);
        }
        if (owner.isLocked()) {
            return Optional.of(Refusal.OWNER_LOCKED);
        }
        if (settings.requireOwnerFactor() && !owner.satisfiesFactorRule()) {
            return Optional.of(Refusal.OWNER_LACKS_FACTOR);
        }
        return Optional.empty();
    }

    private static <O extends KeyOwner> Refused<O> refuse(Refusal reason, ApiKey key, Optional<O> owner) {
        return new Refused<>(reason, Optional.of(key.id()), owner);
    }
}
