package dev.latchkey.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long answers take while requests come at fixed rates: of the one server, then of the other, round after round. */
final class ResponseTimes {

    /** How long it all takes, in whole seconds. */
    record Pace(int rounds, Duration warmUp, Duration leadIn, Duration counted) {

        static final Pace FULL = new Pace(3, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(20));
        static final Pace QUICK = new Pace(2, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(3));
    }

    /** One round of one server: by the operations' ids, how long they took. */
    private record Round(Site site, List<Rate> rates, Map<String, Times> times) {}

    private final Pair pair;
    private final Pace pace;
    private final List<Round> rounds = new ArrayList<>();

    ResponseTimes(Pair pair, Pace pace) {
        this.pair = pair;
        this.pace = pace;
    }

    /** Measures, on servers that are warm. */
    void run() {
        Progress.say("requests at a fixed rate: warming up the client");
        for (Site site : pair.inTurn(1)) {
            Arrivals.run(site.url(), perSecond(site, Rate.MIXED), pace.warmUp(), Duration.ZERO);
        }
        for (int round = 1; round <= pace.rounds(); round++) {
            Progress.say("requests at a fixed rate: round " + round + " of " + pace.rounds());
            for (Site site : pair.inTurn(round)) {
                measure(site, Rate.MIXED);
            }
            measure(pair.site(true), Rate.KEYS);
        }
    }

    private void measure(Site site, List<Rate> rates) {
        rounds.add(new Round(
                site, rates, Arrivals.run(site.url(), perSecond(site, rates), pace.leadIn(), pace.counted())));
    }

    private Map<Operation, Integer> perSecond(Site site, List<Rate> rates) {
        Map<Operation, Integer> perSecond = new LinkedHashMap<>();
        for (Rate rate : rates) {
            perSecond.put(pair.find(site, rate.operation()).orElseThrow(), rate.perSecond());
        }
        return perSecond;
    }

    // What came of it.

    /** The operations of the mixed traffic, with and without Latchkey. */
    List<List<String>> mixed() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "Operation",
                "a second",
                "p50 with",
                "without",
                "ratio",
                "p95 with",
                "without",
                "p99 with",
                "without",
                "max with",
                "without",
                "failed with",
                "without"));
        for (Rate rate : Rate.MIXED) {
            List<Times> with = times(true, Rate.MIXED, rate.operation());
            List<Times> without = times(false, Rate.MIXED, rate.operation());
            rows.add(List.of(
                    title(rate),
                    Integer.toString(rate.perSecond()),
                    percentile(with, 50),
                    percentile(without, 50),
                    ratio(with, without),
                    percentile(with, 95),
                    percentile(without, 95),
                    percentile(with, 99),
                    percentile(without, 99),
                    percentile(with, 100),
                    percentile(without, 100),
                    Long.toString(failed(with)),
                    Long.toString(failed(without))));
        }
        return rows;
    }

    /** API keys, on the server with Latchkey. */
    List<List<String>> keys() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("API keys", "a second", "p50", "× introspection", "p95", "p99", "max", "failed"));
        List<Times> introspection = times(true, Rate.KEYS, Operations.INTROSPECTION);
        for (Rate rate : Rate.KEYS) {
            List<Times> times = times(true, Rate.KEYS, rate.operation());
            rows.add(List.of(
                    title(rate),
                    Integer.toString(rate.perSecond()),
                    percentile(times, 50),
                    ratio(times, introspection),
                    percentile(times, 95),
                    percentile(times, 99),
                    percentile(times, 100),
                    Long.toString(failed(times))));
        }
        return rows;
    }

    /** A sentence for each operation that failed on one of the servers. */
    List<String> failures() {
        List<String> failures = new ArrayList<>();
        for (String id : pair.titles().keySet()) {
            for (Site site : pair.inTurn(1)) {
                long failed = rounds.stream()
                        .filter(round -> round.site() == site && round.times().containsKey(id))
                        .mapToLong(round -> round.times().get(id).failed())
                        .sum();
                if (failed > 0) {
                    failures.add(
                            pair.titles().get(id) + ", at a fixed rate, " + site.title() + ": " + failed + " failed");
                }
            }
        }
        return failures;
    }

    private String title(Rate rate) {
        return pair.titles().getOrDefault(rate.operation(), rate.operation());
    }

    private List<Times> times(boolean latchkey, List<Rate> rates, String id) {
        return rounds.stream()
                .filter(round ->
                        round.site() == pair.site(latchkey) && round.rates().equals(rates))
                .map(round -> round.times().get(id))
                .toList();
    }

    private static String percentile(List<Times> rounds, int percent) {
        return Figures.of(
                        rounds.stream().map(round -> round.percentile(percent)).toList())
                .text(1);
    }

    /** How much faster the first was answered than the second, by the medians of each round. */
    private static String ratio(List<Times> first, List<Times> second) {
        return Figures.quotients(second, first, round -> round.percentile(50)).text(2);
    }

    private static long failed(List<Times> rounds) {
        return rounds.stream().mapToLong(Times::failed).sum();
    }
}
