package dev.latchkey.twofactor;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * When a user has last proven each kind of factor, to within {@link #PRECISION}.
 *
 * @param times by the factor
 */
public record LastUses(Map<Factor, Instant> times) {

    /** A use that follows a noted one within less is not noted: one write a user and day is enough for what it is for. */
    public static final Duration PRECISION = Duration.ofDays(1);

    public LastUses {
        times = Map.copyOf(times);
    }

    /** Reads what {@link #texts} wrote; passes over what isn't of that form. */
    public static LastUses parse(Collection<String> texts) {
        Map<Factor, Instant> times = new TreeMap<>();
        for (String text : texts) {
            Proof.parse(text).ifPresent(proof -> times.merge(proof.factor(), proof.at(), LastUses::later));
        }
        return new LastUses(times);
    }

    public List<String> texts() {
        return new TreeMap<>(times)
                .entrySet().stream()
                        .map(entry -> new Proof(entry.getKey(), entry.getValue()).text())
                        .toList();
    }

    /** These and one more use, if it is worth a note. */
    public LastUses with(Proof use) {
        Instant noted = times.get(use.factor());
        if (noted != null && use.at().isBefore(noted.plus(PRECISION))) {
            return this;
        }
        Map<Factor, Instant> all = new TreeMap<>(times);
        all.put(use.factor(), use.at());
        return new LastUses(all);
    }

    /** These and later ones, as far as they are worth a note. */
    public LastUses and(LastUses later) {
        LastUses all = this;
        for (Map.Entry<Factor, Instant> use : later.times.entrySet()) {
            all = all.with(new Proof(use.getKey(), use.getValue()));
        }
        return all;
    }

    /** When a factor was last used that was set up then; empty if it hasn't been since. */
    public Optional<Instant> of(Factor factor, Instant since) {
        // Proofs are noted to the second.
        return Optional.ofNullable(times.get(factor))
                .filter(at -> !at.plusSeconds(1).isBefore(since));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
