package dev.latchkey.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is wanted, and what came of it.
 *
 * @param text what is wanted
 * @param value what was measured
 * @param limit the least that meets the goal, or the most
 * @param atLeast which of both
 * @param digits after the point
 * @param profiled the operation that a profile explains, if there is one
 */
record Goal(String text, Figures value, double limit, boolean atLeast, int digits, Optional<String> profiled) {

    /** One in a round of the count, as of a cache entry that expired, is none each. */
    static final double NO_STATEMENT = 0.02;

    /** A quick run leaves some out. */
    boolean isMeasured() {
        return !Double.isNaN(value.median());
    }

    boolean isMet() {
        return atLeast ? value.median() >= limit : value.median() <= limit;
    }

    static List<Goal> of(Comparison run) {
        List<Goal> goals = new ArrayList<>();
        for (String id : List.of(
                Operations.FORWARD_AUTH, Operations.FORWARD_AUTH_ONE, Operations.WRONG_KEY, Operations.GARBAGE)) {
            goals.add(ratio(run, id, Operations.FLOOR, 0.9));
        }
        goals.add(ratio(run, Operations.FORWARD_AUTH_ONE, Operations.FORWARD_AUTH, 0.9));
        for (String id : List.of(
                Operations.FORWARD_AUTH, Operations.FORWARD_AUTH_ONE, Operations.WRONG_KEY, Operations.GARBAGE)) {
            goals.add(ratio(run, id, Operations.INTROSPECTION, 4));
        }
        goals.add(ratio(run, Operations.GRANT, Operations.CLIENT_CREDENTIALS, 1));
        List<String> everywhere = run.titles().keySet().stream()
                .filter(id -> !run.slots(false, id).isEmpty())
                .toList();
        for (String id : everywhere) {
            if (!id.equals(Operations.FLOOR)) {
                goals.add(new Goal(
                        run.titles().get(id) + ": × without Latchkey",
                        run.ratio(true, id, false, id),
                        0.97,
                        true,
                        2,
                        Optional.of(id)));
            }
        }
        for (String id : everywhere) {
            double extra = run.statements(true, id) - run.statements(false, id);
            goals.add(new Goal(
                    run.titles().get(id) + ": extra SQL statements",
                    new Figures(extra, extra, extra),
                    NO_STATEMENT,
                    false,
                    2,
                    Optional.empty()));
        }
        goals.add(difference("start-up to ready: seconds more than without", run, 0, 1));
        goals.add(difference("idle resident memory: MB more than without", run, 1, 15));
        double floor = run.allocated(true, Operations.FLOOR).median();
        double key = run.allocated(true, Operations.FORWARD_AUTH).median();
        double kilobytes = (key - floor) / 1000;
        goals.add(new Goal(
                "forward auth: kB allocated above the floor",
                new Figures(kilobytes, kilobytes, kilobytes),
                20,
                false,
                1,
                Optional.of(Operations.FORWARD_AUTH)));
        return goals;
    }

    private static Goal ratio(Comparison run, String id, String other, double limit) {
        return new Goal(
                run.titles().get(id) + ": × " + run.titles().get(other),
                run.ratio(true, id, true, other),
                limit,
                true,
                2,
                Optional.of(id));
    }

    private static Goal difference(String text, Comparison run, int figure, double limit) {
        double more =
                run.start(true, figure).median() - run.start(false, figure).median();
        return new Goal(text, new Figures(more, more, more), limit, false, 1, Optional.empty());
    }
}
