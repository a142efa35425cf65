package dev.latchkey.tests.coverage;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IBundleCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.tools.ExecFileLoader;

/**
 * Prints how much of our code the unit tests and the tests against the server ran together.
 *
 * <p>Arguments: the deployed jar, then what the coverage agents wrote: files, or folders of them.
 */
public final class CoverageFigure {

    private CoverageFigure() {}

    public static void main(String[] arguments) throws IOException {
        ExecFileLoader executed = new ExecFileLoader();
        for (String place : List.of(arguments).subList(1, arguments.length)) {
            for (File file : files(Path.of(place))) {
                executed.load(file);
            }
        }
        IBundleCoverage coverage = analyze(Path.of(arguments[0]), executed);
        System.out.printf(
                Locale.ROOT,
                "%nCoverage: %s of lines, %s of branches (unit tests and server tests together)%n%n",
                percent(coverage.getLineCounter()),
                percent(coverage.getBranchCounter()));
    }

    private static List<File> files(Path place) throws IOException {
        if (Files.notExists(place)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(place)) {
            return tree.filter(Files::isRegularFile).map(Path::toFile).toList();
        }
    }

    private static IBundleCoverage analyze(Path jar, ExecFileLoader executed) throws IOException {
        CoverageBuilder builder = new CoverageBuilder();
        Analyzer analyzer = new Analyzer(executed.getExecutionDataStore(), builder);
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().filter(CoverageFigure::isOurs).toList()) {
                try (InputStream bytes = file.getInputStream(entry)) {
                    analyzer.analyzeClass(bytes, entry.getName());
                }
            }
        }
        return builder.getBundle("Latchkey");
    }

    private static boolean isOurs(JarEntry entry) {
        return entry.getName().endsWith(".class")
                && entry.getName().startsWith("dev/latchkey/")
                && !entry.getName().startsWith("dev/latchkey/shaded/");
    }

    private static String percent(ICounter counter) {
        return counter.getTotalCount() == 0
                ? "nothing"
                : String.format(Locale.ROOT, "%.1f %%", 100 * counter.getCoveredRatio());
    }
}
