package dev.latchkey.tests.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.harness.Demo;
import dev.latchkey.harness.Ports;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.Distribution;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The demo, as {@code mvn -Prun verify} starts it once everything is built. */
class DemoIT {

    private static final Path OUTPUT = Path.of(System.getProperty("test.output"), "demo");

    /** The tests' servers keep another configuration built in. */
    private static final String COPY = "demo";

    @Test
    void aBusyPortIsASentenceAndNotAStackTrace() throws IOException, InterruptedException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process demo = start(other.getLocalPort());

            assertThat(demo.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(demo.exitValue()).isEqualTo(1);
            assertThat(said())
                    .contains("Port " + other.getLocalPort() + " is in use by another program.")
                    .contains("-Dport=")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void whatIsNotAPortIsASentenceToo() throws IOException, InterruptedException {
        Process demo = start(70_000);

        assertThat(demo.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said()).contains("-Dport=70000 is not a port number").doesNotContain("\tat ");
    }

    @Test
    void itKeepsWhatWasChangedUntilItIsReset() throws IOException, InterruptedException {
        Distribution.copy(COPY);
        int port = Ports.free();

        Process first = start(port);
        awaitReady(first);
        assertThat(said()).contains("http://localhost:" + port + "/realms/acme/account/", "emma / emma-demo-password");
        rename(port, "ACME Incorporated");
        stop(first, port);

        Process second = start(port);
        awaitReady(second);
        assertThat(displayName(port)).isEqualTo("ACME Incorporated");
        stop(second, port);

        Process third = start(port, "-Dreset=true");
        awaitReady(third);
        assertThat(displayName(port)).isEqualTo("ACME");
        stop(third, port);
    }

    private static Process start(int port, String... options) throws IOException {
        Files.createDirectories(OUTPUT);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-Dport=" + port);
        command.add("-Ddemo.home=" + Distribution.place(COPY));
        command.add("-Ddemo.jar=" + System.getProperty("latchkey.jar"));
        command.add("-Ddemo.realm=" + System.getProperty("realm.file"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Demo.class.getName()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(OUTPUT.resolve("said.txt").toFile())
                .start();
    }

    private static String said() throws IOException {
        return Files.readString(OUTPUT.resolve("said.txt"));
    }

    private static void awaitReady(Process demo) throws IOException, InterruptedException {
        Instant limit = Instant.now().plus(Duration.ofMinutes(5));
        while (!said().contains("Ctrl-C stops it")) {
            assertThat(demo.waitFor(250, TimeUnit.MILLISECONDS))
                    .as("ended early: %s", said())
                    .isFalse();
            assertThat(Instant.now()).as("ready by now: %s", said()).isBefore(limit);
        }
    }

    /** What Ctrl-C does, and what must be gone then. */
    private static void stop(Process demo, int port) throws InterruptedException, IOException {
        List<ProcessHandle> all = demo.toHandle().descendants().toList();
        assertThat(all).isNotEmpty();

        demo.destroy();

        assertThat(demo.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(all).noneMatch(ProcessHandle::isAlive);
        assertThat(Ports.isFree(port)).isTrue();
        assertThat(said()).doesNotContain("\tat ").doesNotContain("Exception");
    }

    private static String displayName(int port) {
        return realm(port, "GET", "").expect(200).json().path("displayName").asText();
    }

    private static void rename(int port, String name) {
        realm(port, "PUT", "{\"displayName\":\"" + name + "\"}").expect(204);
    }

    private static Answer realm(int port, String method, String json) {
        Http http = new Http();
        String server = "http://localhost:" + port;
        String token = http.post(
                        server + "/realms/master/protocol/openid-connect/token",
                        Map.of(
                                "grant_type", "password",
                                "client_id", "admin-cli",
                                "username", "admin",
                                "password", "admin"))
                .expect(200)
                .json()
                .path("access_token")
                .asText();
        return http.json(method, server + "/admin/realms/acme", json, "Authorization", "Bearer " + token);
    }
}
