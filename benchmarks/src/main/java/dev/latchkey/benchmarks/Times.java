package dev.latchkey.benchmarks;

import java.util.Collection;
import java.util.List;

/**
 * How long one operation took on one server in one round.
 *
 * @param millis of each that was answered rightly, the shortest first
 * @param failed how many were answered wrongly, or not at all
 */
record Times(List<Double> millis, long failed) {

    /**
     * @param begun how many were begun, whatever became of them
     * @param right how long those took, in milliseconds, that were answered rightly
     */
    static Times of(long begun, Collection<Double> right) {
        List<Double> sorted = right.stream().sorted().toList();
        return new Times(sorted, begun - sorted.size());
    }

    /** The least time within which at least that many percent were done, by the nearest rank; NaN if none was. */
    double percentile(int percent) {
        if (millis.isEmpty()) {
            return Double.NaN;
        }
        int rank = (millis.size() * percent + 99) / 100;
        return millis.get(Math.max(1, rank) - 1);
    }
}
