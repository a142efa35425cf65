package dev.latchkey.tests.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies of the unpacked Keycloak, as one copy runs with one set of build options. */
public final class Distribution {

    private Distribution() {}

    /** A fresh copy beside the original, without what the original's servers left behind. */
    public static Path copy(String name) {
        Path original = Path.of(System.getProperty("kc.home"));
        Path copy = original.resolveSibling("keycloak-" + name);
        try {
            delete(copy);
            try (Stream<Path> tree = Files.walk(original)) {
                for (Path source : tree.toList()) {
                    Path relative = original.relativize(source);
                    if (!relative.startsWith("data") && !relative.startsWith("providers")) {
                        Files.copy(source, copy.resolve(relative), StandardCopyOption.COPY_ATTRIBUTES);
                    }
                }
            }
            Files.createDirectories(copy.resolve("providers"));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> tree = Files.walk(folder)) {
                List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
                for (Path path : deepestFirst) {
                    Files.delete(path);
                }
            }
        }
    }
}
