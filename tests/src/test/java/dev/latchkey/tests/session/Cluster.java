package dev.latchkey.tests.session;

import dev.latchkey.harness.KeycloakServer;
import dev.latchkey.harness.Ports;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.Distribution;
import dev.latchkey.tests.server.ServerUnderTest;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Two nodes of Keycloak in production mode over one PostgreSQL, on the loopback interface. */
final class Cluster implements AutoCloseable {

    private static final String ADMIN = "admin";
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Path OUTPUT = Path.of(System.getProperty("test.output"));

    private final EmbeddedPostgres database;
    private final Path home;
    private final List<Node> nodes = new ArrayList<>();
    private boolean hasTables;

    /** A process of Keycloak and where it listens. */
    static final class Node implements KeycloakServer {
        private final int http = Ports.free();
        private final int management = Ports.free();
        private final int jgroups = Ports.free();
        private final Path log;
        private Process process;

        private Node(Path log) {
            this.log = log;
        }

        @Override
        public URI baseUrl() {
            return URI.create("http://127.0.0.1:" + http);
        }

        @Override
        public URI managementUrl() {
            return URI.create("http://127.0.0.1:" + management);
        }

        @Override
        public String hostSeenByServer() {
            return "127.0.0.1";
        }

        @Override
        public String log() {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The cluster stops it. */
        @Override
        public void close() {}
    }

    Cluster() {
        try {
            home = Distribution.copy("cluster");
            for (String jar : List.of("latchkey.jar", "test.clock.jar")) {
                Path source = Path.of(System.getProperty(jar));
                Files.copy(
                        source,
                        home.resolve("providers").resolve(source.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            run(OUTPUT.resolve("cluster-build.log"), "build", "--db=postgres", "--cache=ispn", "--health-enabled=true");
            // The default of 100 connections is what one node alone may open.
            database = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "300")
                    .setOverrideWorkingDirectory(OUTPUT.resolve("postgres").toFile())
                    .start();
            nodes.add(new Node(OUTPUT.resolve("cluster-node-1.log")));
            nodes.add(new Node(OUTPUT.resolve("cluster-node-2.log")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Node first() {
        return nodes.get(0);
    }

    Node second() {
        return nodes.get(1);
    }

    /** Starts both; the first time one after the other, as one of them makes the tables. */
    void start(String... options) {
        for (Node node : nodes) {
            start(node, options);
            if (!hasTables) {
                awaitReady(node);
            }
        }
        nodes.forEach(Cluster::awaitReady);
        hasTables = true;
    }

    private void start(Node node, String... options) {
        try {
            List<String> arguments = new ArrayList<>(List.of(
                    "start",
                    "--optimized",
                    "--http-enabled=true",
                    "--http-host=127.0.0.1",
                    "--http-port=" + node.http,
                    "--http-management-port=" + node.management,
                    // One name for both: a token names its issuer.
                    "--hostname=" + first().baseUrl(),
                    "--db-url=jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres",
                    "--db-username=postgres",
                    "--db-password=postgres",
                    "--cache-embedded-network-bind-address=127.0.0.1",
                    "--cache-embedded-network-bind-port=" + node.jgroups));
            arguments.addAll(ServerUnderTest.QUICK_PASSWORDS);
            arguments.addAll(List.of(options));
            node.process = kc(arguments.toArray(String[]::new))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(node.log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitReady(Node node) {
        Instant limit = Instant.now().plus(START_LIMIT);
        while (!isReady(node)) {
            if (!node.process.isAlive() || Instant.now().isAfter(limit)) {
                throw new AssertionError("the node doesn't start: " + node.log());
            }
            try {
                node.process.waitFor(250, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static boolean isReady(Node node) {
        try {
            Answer answer = new Http().get(node.managementUrl() + "/health/ready");
            return answer.status() == 200;
        } catch (UncheckedIOException e) {
            return false; // not listening yet
        }
    }

    private void run(Path log, String... arguments) throws IOException {
        Process process = kc(arguments).redirectOutput(log.toFile()).start();
        try {
            if (process.waitFor() != 0) {
                throw new AssertionError(Files.readString(log));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private ProcessBuilder kc(String... arguments) {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/kc.sh").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "JAVA_OPTS_APPEND",
                        "-XX:TieredStopAtLevel=1",
                        "KC_BOOTSTRAP_ADMIN_USERNAME",
                        ADMIN,
                        "KC_BOOTSTRAP_ADMIN_PASSWORD",
                        ADMIN));
        return builder;
    }

    void stop() {
        // kc.sh is a shell that waits for the JVM: both have to be told.
        for (Node node : nodes) {
            if (node.process == null) {
                continue;
            }
            List<ProcessHandle> processes =
                    new ArrayList<>(node.process.descendants().toList());
            processes.add(node.process.toHandle());
            processes.forEach(ProcessHandle::destroy);
            for (ProcessHandle process : processes) {
                try {
                    process.onExit().get(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    process.destroyForcibly();
                } catch (ExecutionException | TimeoutException e) {
                    process.destroyForcibly();
                }
            }
        }
    }

    @Override
    public void close() {
        stop();
        try {
            database.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
