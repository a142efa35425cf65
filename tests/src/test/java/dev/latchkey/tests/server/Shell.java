package dev.latchkey.tests.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.prerequisites.Prerequisites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs commands of the documentation as an administrator of the server would, who is signed in with {@code kcadm}. */
public final class Shell {

    private static final String PRELUDE = """
            kcadm.sh() { command "$KC_BIN/kcadm.sh" "$@" --config kcadm.config; }
            curl() { "$CURL" -S --fail-with-body "$@"; }
            """;

    private static final String LOGIN =
            "kcadm.sh config credentials --server \"$KEYCLOAK\" --realm master --user admin --password admin\n";

    private Shell() {}

    /**
     * Fails if one of them does.
     *
     * @param files that the commands read, by their names
     * @return what they said
     */
    public static String run(Realm realm, Map<String, String> files, String commands)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("commands");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        Path output = folder.resolve("output.log");
        ProcessBuilder shell = new ProcessBuilder(
                        "bash", "-ec", PRELUDE + (commands.contains("kcadm.sh") ? LOGIN : "") + commands)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        shell.environment()
                .putAll(Map.of(
                        "KC_BIN", Path.of(System.getProperty("kc.home"), "bin").toString(),
                        "CURL", Prerequisites.curl().toString(),
                        "KEYCLOAK", realm.adminUrl().replaceAll("/admin/realms/.*", ""),
                        "TOKEN", realm.adminBearer().replace("Bearer ", ""),
                        "NO_PROXY", "localhost",
                        "no_proxy", "localhost"));
        Process process = shell.start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        String said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isZero();
        List<Path> left;
        try (Stream<Path> all = Files.walk(folder)) {
            left = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : left) {
            Files.delete(file);
        }
        return said;
    }
}
