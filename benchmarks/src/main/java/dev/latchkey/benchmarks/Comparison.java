package dev.latchkey.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two servers, one with Latchkey, measured in turn: each operation on the one, then on the other, a few seconds each,
 * round after round, so that what else the machine does falls on both.
 */
final class Comparison {

    /** How long it all takes; a quick run measures no starts. */
    record Pace(int starts, int rounds, Duration warmUp, Duration slot, Duration profile) {

        static final Pace FULL = new Pace(3, 5, Duration.ofSeconds(8), Duration.ofSeconds(3), Duration.ofSeconds(8));
        static final Pace QUICK = new Pace(0, 2, Duration.ofSeconds(1), Duration.ofMillis(700), Duration.ofSeconds(2));
    }

    private final Pair pair;
    private final Pace pace;
    private final Map<String, List<Slot>> slots = new LinkedHashMap<>();
    private final Map<String, Double> statements = new TreeMap<>();
    private final Map<String, List<double[]>> starts = new LinkedHashMap<>();

    Comparison(Pair pair, Pace pace) {
        this.pair = pair;
        this.pace = pace;
    }

    /** Measures everything but the starts, on servers that are warm. */
    void run() {
        Progress.say("counting SQL statements");
        for (Site site : pair.inTurn(1)) {
            for (Operation operation : pair.operations(site)) {
                statements.put(key(site, operation.id()), Load.statements(site, operation));
            }
        }
        for (int round = 1; round <= pace.rounds(); round++) {
            Progress.say("round " + round + " of " + pace.rounds());
            for (String id : titles().keySet()) {
                for (Site site : pair.inTurn(round)) {
                    pair.find(site, id)
                            .ifPresent(operation -> slots.computeIfAbsent(key(site, id), any -> new ArrayList<>())
                                    .add(Load.run(site, operation, pace.slot())));
                }
            }
        }
    }

    /** Looks where the cost of what misses its goal comes from: last of all, as a server is slower once it was profiled. */
    Map<String, String> explain() {
        Map<String, String> profiles = new LinkedHashMap<>();
        for (String id : titles().keySet()) {
            if (statements(true, id) - statements(false, id) > Goal.NO_STATEMENT) {
                for (Site site : pair.inTurn(1)) {
                    pair.find(site, id)
                            .ifPresent(operation -> profiles.put(
                                    id + ", what is asked of the database in " + Company.USERS + " of them "
                                            + site.title(),
                                    Load.asked(site, operation)));
                }
            }
        }
        Site with = pair.site(true);
        for (Goal goal : Goal.of(this)) {
            if (goal.isMeasured() && !goal.isMet() && goal.profiled().isPresent()) {
                String id = goal.profiled().get();
                Progress.say("profiling " + id + ", whose goal isn't met");
                pair.find(with, id)
                        .ifPresent(operation ->
                                profiles.computeIfAbsent(id, any -> Profile.of(with, operation, pace.profile())));
            }
        }
        return profiles;
    }

    /** Measures starts, before the servers are started for the rest. */
    void measureStarts() {
        if (pace.starts() == 0) {
            return;
        }
        for (Site site : pair.inTurn(1)) {
            Progress.say("starting the server " + site.title() + " for the first time, which makes its tables");
            site.startOnce();
        }
        for (int round = 1; round <= pace.starts(); round++) {
            for (Site site : pair.inTurn(round)) {
                double[] start = site.startOnce();
                Progress.say(String.format(
                        "start %d of %d %s: ready after %.1f s, %.0f MB",
                        round, pace.starts(), site.title(), start[0], start[1]));
                starts.computeIfAbsent(site.title(), any -> new ArrayList<>()).add(start);
            }
        }
    }

    private static String key(Site site, String id) {
        return site.title() + ' ' + id;
    }

    // What came of it.

    Map<String, String> titles() {
        return pair.titles();
    }

    /** The rounds of an operation; none if the server doesn't know it. */
    List<Slot> slots(boolean latchkey, String id) {
        return slots.getOrDefault(key(pair.site(latchkey), id), List.of());
    }

    double statements(boolean latchkey, String id) {
        return statements.getOrDefault(key(pair.site(latchkey), id), Double.NaN);
    }

    Figures perSecond(boolean latchkey, String id) {
        return Figures.of(slots(latchkey, id).stream().map(Slot::perSecond).toList());
    }

    Figures cpu(boolean latchkey, String id) {
        return Figures.of(slots(latchkey, id).stream().map(Slot::cpuMicros).toList());
    }

    Figures allocated(boolean latchkey, String id) {
        return Figures.of(slots(latchkey, id).stream().map(Slot::allocated).toList());
    }

    long wrong(boolean latchkey, String id) {
        return slots(latchkey, id).stream().mapToLong(Slot::wrong).sum();
    }

    /** How much faster the first is than the second, in throughput: round by round. */
    Figures ratio(boolean latchkey, String id, boolean otherLatchkey, String other) {
        return Figures.quotients(slots(latchkey, id), slots(otherLatchkey, other), Slot::perSecond);
    }

    /** How much less processor time of the server the first takes than the second. */
    Figures cpuRatio(boolean latchkey, String id, boolean otherLatchkey, String other) {
        return Figures.quotients(slots(otherLatchkey, other), slots(latchkey, id), Slot::cpuMicros);
    }

    /** Seconds until ready (0) or resident megabytes (1). */
    Figures start(boolean latchkey, int figure) {
        return Figures.of(starts.getOrDefault(pair.site(latchkey).title(), List.of()).stream()
                .map(start -> start[figure])
                .toList());
    }
}
