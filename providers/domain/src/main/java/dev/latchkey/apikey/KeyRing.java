package dev.latchkey.apikey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The keys of one user, and what the user may do with them.
 *
 * @param keys all that are stored
 */
public record KeyRing(ApiKeySettings settings, List<StoredKey> keys, Instant now) {

    /** The longest name of a key, in characters. */
    public static final int MAX_NAME = 64;

    private static final String DEFAULT_NAME = "API key";
    private static final Duration MINIMUM_LIFETIME = Duration.ofMinutes(1);
    private static final Duration FURTHEST_END = Duration.ofDays(3660);

    public KeyRing {
        keys = List.copyOf(keys);
    }

    /** A wish that can't be granted. */
    public enum Objection {
        FEATURE_OFF,
        TOO_MANY,
        NAME_TAKEN,
        NAME_INVALID,
        LIFETIME_INVALID,
        LIFETIME_TOO_LONG,
        NO_SUCH_KEY
    }

    /** Either what is to be done, or why nothing is. */
    public sealed interface Plan {
        /** @param replaces the key whose place the new one takes, as it is to be stored; empty if it takes none */
        record Store(String name, Optional<Instant> expires, Optional<Replacement> replaces) implements Plan {}

        record Refuse(Objection objection) implements Plan {}
    }

    /**
     * What becomes of a key that is replaced.
     *
     * @param id its id
     * @param remaining the key as it works on for the company's overlap; empty if it ends at once
     */
    public record Replacement(String id, Optional<StoredKey> remaining) {}

    /** Those that a user would call theirs: not replaced, though perhaps past their end. */
    public List<StoredKey> current() {
        return keys.stream().filter(key -> key.replacedUntil().isEmpty()).toList();
    }

    /** Those that are no more than rows: replaced, and past the overlap. */
    public List<StoredKey> leftovers() {
        return keys.stream()
                .filter(key ->
                        key.replacedUntil().filter(end -> !now.isBefore(end)).isPresent())
                .toList();
    }

    /** Those that a list shows. */
    public List<StoredKey> listed() {
        return keys.stream().filter(key -> !leftovers().contains(key)).toList();
    }

    public Optional<StoredKey> find(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    public boolean mayCreate() {
        return settings.enabled() && current().size() < settings.keysPerUser();
    }

    /**
     * What comes of the wish for a new key.
     *
     * @param name the name that was asked for; empty if none was
     * @param lifetime the lifetime that was asked for; empty for the longest that the company allows
     */
    public Plan create(Optional<String> name, Optional<Duration> lifetime) {
        if (!settings.enabled()) {
            return new Plan.Refuse(Objection.FEATURE_OFF);
        }
        if (!mayCreate()) {
            return new Plan.Refuse(Objection.TOO_MANY);
        }
        String wanted = name.map(String::strip).filter(text -> !text.isEmpty()).orElseGet(this::freeName);
        if (!isName(wanted)) {
            return new Plan.Refuse(Objection.NAME_INVALID);
        }
        if (isTaken(wanted)) {
            return new Plan.Refuse(Objection.NAME_TAKEN);
        }
        return bounded(lifetime)
                .<Plan>map(Plan.Refuse::new)
                .orElseGet(() -> new Plan.Store(wanted, end(lifetime), Optional.empty()));
    }

    /**
     * What comes of the wish to replace a key by a new one of the same name.
     *
     * @param lifetime the lifetime that was asked for; empty for that of the old key, as far as the company allows it
     */
    public Plan rotate(String id, Optional<Duration> lifetime) {
        if (!settings.enabled()) {
            return new Plan.Refuse(Objection.FEATURE_OFF);
        }
        Optional<StoredKey> found =
                current().stream().filter(key -> key.id().equals(id)).findFirst();
        if (found.isEmpty()) {
            return new Plan.Refuse(Objection.NO_SUCH_KEY);
        }
        Optional<Objection> objection = bounded(lifetime);
        if (objection.isPresent()) {
            return new Plan.Refuse(objection.get());
        }
        StoredKey old = found.get();
        Optional<StoredKey> remaining = settings.rotationOverlap().isZero()
                ? Optional.empty()
                // Keycloak wants labels unique, so the old key gives its name away; its first characters tell them
                // apart.
                : Optional.of(old.named(old.name() + " (" + old.start() + ")")
                        .replaced(now.plus(settings.rotationOverlap())));
        Optional<Duration> wanted = lifetime.or(old::lifetime)
                .filter(length -> settings.longestLifetime()
                        .filter(limit -> limit.compareTo(length) < 0)
                        .isEmpty());
        return new Plan.Store(old.name(), end(wanted), Optional.of(new Replacement(old.id(), remaining)));
    }

    private Optional<Instant> end(Optional<Duration> lifetime) {
        return lifetime.or(settings::longestLifetime).map(now::plus);
    }

    private Optional<Objection> bounded(Optional<Duration> lifetime) {
        if (lifetime.isEmpty()) {
            return Optional.empty();
        }
        Duration wanted = lifetime.get();
        if (wanted.compareTo(MINIMUM_LIFETIME) < 0 || wanted.compareTo(FURTHEST_END) > 0) {
            return Optional.of(Objection.LIFETIME_INVALID);
        }
        return settings.longestLifetime()
                .filter(limit -> wanted.compareTo(limit) > 0)
                .map(limit -> Objection.LIFETIME_TOO_LONG);
    }

    private String freeName() {
        String name = DEFAULT_NAME;
        for (int number = 2; isTaken(name); number++) {
            name = DEFAULT_NAME + ' ' + number;
        }
        return name;
    }

    /** As Keycloak compares labels: without regard to case. */
    private boolean isTaken(String name) {
        return keys.stream().anyMatch(key -> key.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)));
    }

    private static boolean isName(String text) {
        return text.length() <= MAX_NAME && text.chars().noneMatch(Character::isISOControl);
    }
}
