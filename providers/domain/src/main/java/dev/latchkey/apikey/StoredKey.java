package dev.latchkey.apikey;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** What is kept of a key: enough to recognise it, not enough to use it. */
public final class StoredKey {

    private final String id;
    private final String name;
    private final String start;
    private final byte[] digest;
    private final Instant created;
    private final Optional<Instant> expires;
    private final Optional<Instant> replacedUntil;
    private final Optional<LastUse> lastUse;

    private StoredKey(
            String id,
            String name,
            String start,
            byte[] digest,
            Instant created,
            Optional<Instant> expires,
            Optional<Instant> replacedUntil,
            Optional<LastUse> lastUse) {
        this.id = id;
        this.name = name;
        this.start = start;
        this.digest = digest.clone();
        this.created = created;
        this.expires = expires;
        this.replacedUntil = replacedUntil;
        this.lastUse = lastUse;
    }

    /**
     * A key that was never used and never replaced.
     *
     * @param start its first characters
     * @param digest SHA-256 of its secret
     */
    public static StoredKey of(
            String id, String name, String start, byte[] digest, Instant created, Optional<Instant> expires) {
        return new StoredKey(id, name, start, digest, created, expires, Optional.empty(), Optional.empty());
    }

    public StoredKey named(String other) {
        return new StoredKey(id, other, start, digest, created, expires, replacedUntil, lastUse);
    }

    /** The same key once another has taken its place: it ends then, whatever it was allowed before. */
    public StoredKey replaced(Instant until) {
        return new StoredKey(id, name, start, digest, created, expires, Optional.of(until), lastUse);
    }

    public StoredKey used(LastUse use) {
        return new StoredKey(id, name, start, digest, created, expires, replacedUntil, Optional.of(use));
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** Its first characters, no secret. */
    public String start() {
        return start;
    }

    public byte[] digest() {
        return digest.clone();
    }

    public Instant created() {
        return created;
    }

    /** The end that was chosen when it was made. */
    public Optional<Instant> expires() {
        return expires;
    }

    /** Until when it works beside the key that replaced it; empty if none did. */
    public Optional<Instant> replacedUntil() {
        return replacedUntil;
    }

    public Optional<LastUse> lastUse() {
        return lastUse;
    }

    /** When it ends: by its own date, by the company's limit, or because it was replaced, whichever is first. */
    public Optional<Instant> end(ApiKeySettings settings) {
        return Stream.of(expires, settings.longestLifetime().map(created::plus), replacedUntil)
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /** How long it was meant to live; empty if without end. */
    public Optional<Duration> lifetime() {
        return expires.map(end -> Duration.between(created, end));
    }

    /** Compares in constant time. */
    boolean hasDigest(byte[] other) {
        return MessageDigest.isEqual(digest, other);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof StoredKey other
                && id.equals(other.id)
                && name.equals(other.name)
                && start.equals(other.start)
                && Arrays.equals(digest, other.digest)
                && created.equals(other.created)
                && expires.equals(other.expires)
                && replacedUntil.equals(other.replacedUntil)
                && lastUse.equals(other.lastUse);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "stored API key " + id;
    }
}
