package dev.latchkey.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/**
 * {@code mvn -Pbench verify}: measures, and writes {@code target/report.html} and {@code target/report.md}.
 *
 * <p>System properties: {@code bench.quick} (about three minutes, to try it out: the figures are worth little),
 * {@code bench.growth} (how cost grows, too), {@code bench.only} ({@code jmh}, {@code server}, {@code gatling},
 * {@code growth}, with commas), and from the build {@code bench.output}, {@code bench.keycloak}, {@code bench.latchkey.jar},
 * {@code bench.probe.jar}.
 */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) {
        int exitCode = 1;
        try {
            measure();
            exitCode = 0;
        } catch (IOException | RunnerException | RuntimeException e) {
            e.printStackTrace();
        }
        System.exit(exitCode); // JMH and the database leave threads behind
    }

    private static void measure() throws IOException, RunnerException {
        boolean quick = isOn("bench.quick");
        String only = System.getProperty("bench.only", "");
        Report report = new Report(quick);
        if (wants(only, "jmh")) {
            report.add(Domain.run(quick));
            report.write();
        }
        Path data = Site.output().resolve("postgres");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "200")
                .setOverrideWorkingDirectory(Files.createDirectories(data).toFile())
                .start()) {
            if (wants(only, "server") || wants(only, "gatling")) {
                compare(postgres, only, report);
            }
            if (isOn("bench.growth") || List.of(only.split(",")).contains("growth")) {
                report.add(Growth.measure(postgres, quick));
            }
        }
        report.write();
        Progress.say("the report: " + Site.output().resolve("report.html"));
    }

    /** The report is written after each part, whatever becomes of the rest. */
    private static void compare(EmbeddedPostgres postgres, String only, Report report) throws IOException {
        boolean quick = isOn("bench.quick");
        Comparison.Pace pace = quick ? Comparison.Pace.QUICK : Comparison.Pace.FULL;
        try (Pair pair = new Pair(postgres)) {
            Comparison comparison = new Comparison(pair, pace);
            if (wants(only, "server")) {
                comparison.measureStarts();
            }
            pair.start(pace.warmUp());
            if (wants(only, "server")) {
                comparison.run();
                report.add(comparison);
                report.write();
            }
            if (wants(only, "gatling")) {
                ResponseTimes times =
                        new ResponseTimes(pair, quick ? ResponseTimes.Pace.QUICK : ResponseTimes.Pace.FULL);
                times.run();
                report.add(times);
                report.write();
            }
            report.explain(comparison.explain());
        }
    }

    /** {@code -Dbench.quick} and {@code -Dbench.quick=true} both say so. */
    private static boolean isOn(String property) {
        String value = System.getProperty(property, "");
        return !value.isEmpty() && !value.equals("false");
    }

    private static boolean wants(String only, String part) {
        return only.isEmpty() || List.of(only.split(",")).contains(part);
    }
}
