package dev.latchkey.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link DomainBenchmarks} with JMH, in a JVM of their own. */
final class Domain {

    /**
     * @param name of the benchmark
     * @param nanos for each
     * @param error half of the confidence interval of 99.9 %, in nanoseconds
     * @param bytes allocated for each
     */
    record Measured(String name, double nanos, double error, double bytes) {}

    private Domain() {}

    static List<Measured> run(boolean quick) throws RunnerException {
        Progress.say("JMH on the domain");
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(DomainBenchmarks.class.getName())
                        .forks(1)
                        .warmupIterations(quick ? 1 : 3)
                        .measurementIterations(quick ? 2 : 5)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        List<Measured> measured = new ArrayList<>();
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
            Measured one = new Measured(
                    time.getLabel(),
                    time.getScore(),
                    time.getScoreError(),
                    bytes == null ? Double.NaN : bytes.getScore());
            Progress.say(String.format(Locale.ROOT, "  %s: %.0f ns, %.0f B", one.name(), one.nanos(), one.bytes()));
            measured.add(one);
        }
        return measured;
    }
}
