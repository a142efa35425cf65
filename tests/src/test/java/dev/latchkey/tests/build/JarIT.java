package dev.latchkey.tests.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is in the one jar that an administrator drops into {@code providers/}. */
class JarIT {

    private static final Path JAR = Path.of(System.getProperty("latchkey.jar"));
    private static final Path SERVER_LIBRARIES = Path.of(System.getProperty("kc.home"), "lib", "lib", "main");
    private static final int LIMIT = 1_500_000;

    @Test
    void everyClassIsOursOrRelocatedIntoOurs() throws IOException {
        assertThat(entries(JAR))
                .filteredOn(name -> name.endsWith(".class"))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("dev/latchkey/"), "begins with dev/latchkey/");
    }

    @Test
    void everyFileHasAKnownPlace() throws IOException {
        List<String> places = List.of(
                "dev/latchkey/",
                "theme-resources/messages/",
                "theme-resources/templates/",
                "theme-resources/resources/",
                "theme/latchkey/",
                "META-INF/services/",
                "META-INF/LICENSE",
                "META-INF/NOTICE",
                "META-INF/MANIFEST.MF",
                "META-INF/keycloak-themes.json");

        assertThat(entries(JAR)).allMatch(name -> places.stream().anyMatch(name::startsWith), "is in a known place");
    }

    @Test
    void nothingInItIsInTheServerToo() throws IOException {
        TreeSet<String> server = new TreeSet<>();
        try (Stream<Path> libraries = Files.list(SERVER_LIBRARIES)) {
            for (Path library :
                    libraries.filter(file -> file.toString().endsWith(".jar")).toList()) {
                server.addAll(entries(library));
            }
        }

        assertThat(entries(JAR)).filteredOn(name -> name.endsWith(".class")).noneMatch(server::contains);
    }

    @Test
    void itBringsItsLicence() throws IOException {
        assertThat(entries(JAR)).contains("META-INF/LICENSE", "META-INF/NOTICE");
    }

    @Test
    void itIsSmall() {
        assertThat(JAR.toFile().length()).isLessThan(LIMIT);
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .toList();
        }
    }
}
