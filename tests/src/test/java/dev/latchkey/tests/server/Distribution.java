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

    private static final String COMPLETE = ".complete";

    private Distribution() {}

    /**
     * The copy of this JVM's shared server: test JVMs that run at the same time must not build into one folder. It stays
     * for the next run, so that its server is built anew only if a jar has changed.
     */
    static Path ofThisJvm() {
        String name = System.getProperty("kc.version") + "-shared-" + System.getProperty("server.number");
        Path present = place(name);
        return Files.exists(present.resolve(COMPLETE)) ? present : copy(name);
    }

    /** A fresh copy of the unpacked Keycloak, without what its servers left behind. */
    public static Path copy(String name) {
        return copy(Path.of(System.getProperty("kc.home")), List.of("data", "providers"), name);
    }

    /** A fresh copy of what this JVM's shared server runs from, with the jars and what was built, but without its data. */
    static Path copyOfShared(String name) {
        return copy(ofThisJvm(), List.of("data"), name);
    }

    private static Path copy(Path original, List<String> without, String name) {
        Path copy = place(name);
        try {
            delete(copy);
            try (Stream<Path> tree = Files.walk(original)) {
                for (Path source : tree.toList()) {
                    Path relative = original.relativize(source);
                    if (without.stream().noneMatch(relative::startsWith)) {
                        Files.copy(source, copy.resolve(relative), StandardCopyOption.COPY_ATTRIBUTES);
                    }
                }
            }
            Files.createDirectories(copy.resolve("providers"));
            if (!Files.exists(copy.resolve(COMPLETE))) {
                Files.createFile(copy.resolve(COMPLETE));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the copy of that name is, once it is made. */
    public static Path place(String name) {
        return Path.of(System.getProperty("kc.home")).resolveSibling("keycloak-" + name);
    }

    /** Deletes it with all that is in it, if it is there. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
