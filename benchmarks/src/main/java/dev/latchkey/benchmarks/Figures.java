package dev.latchkey.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The figures of several rounds.
 *
 * @param median the middle one, of an even number the mean of the two in the middle
 */
record Figures(double median, double min, double max) {

    static final Figures NONE = new Figures(Double.NaN, Double.NaN, Double.NaN);

    /** A round that gave no figure, which is NaN, doesn't count. */
    static Figures of(List<Double> rounds) {
        double[] sorted = rounds.stream()
                .mapToDouble(Double::doubleValue)
                .filter(figure -> !Double.isNaN(figure))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return NONE;
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Figures(median, sorted[0], Arrays.stream(sorted).max().orElseThrow());
    }

    /** How many times as much the one is as the other: round by round. */
    static <T> Figures quotients(List<T> above, List<T> below, ToDoubleFunction<T> figure) {
        return of(IntStream.range(0, Math.min(above.size(), below.size()))
                .mapToObj(round ->
                        figure.applyAsDouble(above.get(round)) / Math.max(1e-9, figure.applyAsDouble(below.get(round))))
                .toList());
    }

    /** With that many digits after the point: {@code median (min–max)}. */
    String text(int digits) {
        if (Double.isNaN(median)) {
            return "–";
        }
        String one = "%,." + digits + "f";
        return String.format(Locale.ROOT, one + " (" + one + "–" + one + ")", median, min, max);
    }
}
