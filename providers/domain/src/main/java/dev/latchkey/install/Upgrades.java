package dev.latchkey.install;

import java.util.List;
import java.util.function.Consumer;

/**
 * What versions of Latchkey have changed in the settings that earlier ones left in a realm. Each realm carries the version
 * that it was brought to last.
 *
 * @param <R> a realm
 */
public final class Upgrades<R> {

    private final int first;
    private final List<Consumer<R>> steps;

    /**
     * @param first the version that the first step begins with
     * @param steps the first brings a realm from version {@code first} to the next, and so on
     */
    public Upgrades(int first, List<Consumer<R>> steps) {
        this.first = first;
        this.steps = List.copyOf(steps);
    }

    /** The version that this code knows. */
    public int latest() {
        return first + steps.size();
    }

    /** Whether a realm of that version was set up by code that knows more than this. */
    public boolean isNewer(int version) {
        return version > latest();
    }

    /** Whether {@link #apply} has to be called for a realm of that version. */
    public boolean isOlder(int version) {
        return version < latest();
    }

    /**
     * Brings a realm to {@link #latest}.
     *
     * @param version the realm's
     * @throws IllegalArgumentException if it is newer
     */
    public void apply(int version, R realm) {
        if (isNewer(version)) {
            throw new IllegalArgumentException("Version " + version + " is newer than " + latest());
        }
        steps.stream().skip(Math.max(0, version - first)).forEach(step -> step.accept(realm));
    }
}
