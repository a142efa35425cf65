package dev.latchkey.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Keycloak in production mode, from an unpacked distribution that was built before ({@link #build}), on the loopback
 * interface. It can be started again, stopped, and killed.
 */
public final class ProductionKeycloak implements KeycloakServer {

    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private final Path home;
    private final Map<String, String> environment;
    private final Path log;
    private final int port = Ports.free();
    private final int managementPort = Ports.free();
    private final Thread stopAtExit = new Thread(this::stop, "stop-keycloak");
    private volatile @Nullable Process process;

    /**
     * One that isn't started yet.
     *
     * @param home the distribution
     * @param environment of the process; {@code JAVA_HOME} is this JVM's
     * @param log where its output is appended
     */
    public ProductionKeycloak(Path home, Map<String, String> environment, Path log) {
        this.home = home;
        this.environment = Map.copyOf(environment);
        this.log = log;
        Runtime.getRuntime().addShutdownHook(stopAtExit);
    }

    /**
     * Builds options and provider jars into the distribution.
     *
     * @throws ServerFailedException if that fails
     */
    public static void build(Path home, List<String> options, Path log) {
        List<String> arguments = new ArrayList<>(List.of("build"));
        arguments.addAll(options);
        try {
            Process build = command(home, arguments, Map.of())
                    .redirectOutput(log.toFile())
                    .start();
            if (build.waitFor() != 0) {
                throw new ServerFailedException("kc.sh build failed: " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Keycloak was built", e);
        }
    }

    /** Begins a start; {@link #awaitReady} waits for its end. */
    public void launch(List<String> options) {
        List<String> arguments = new ArrayList<>(List.of(
                "start",
                "--optimized",
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--http-management-port=" + managementPort));
        arguments.addAll(options);
        try {
            process = command(home, arguments, environment)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder command(Path home, List<String> arguments, Map<String, String> environment) {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin").resolve("kc.sh").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    /**
     * Waits until it says that it is ready.
     *
     * @throws ServerFailedException if it ends, or isn't ready within five minutes
     */
    public void awaitReady() {
        Instant limit = Instant.now().plus(START_LIMIT);
        while (!isReady()) {
            Process running = running();
            if (!running.isAlive() || Instant.now().isAfter(limit)) {
                throw new ServerFailedException(
                        "Keycloak did not start. Its log, " + log + ", ends with:\n" + logTail());
            }
            try {
                running.waitFor(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while Keycloak was starting", e);
            }
        }
    }

    public boolean isReady() {
        return KeycloakProcess.isReady(managementUrl());
    }

    /** The process id of the JVM, which {@code kc.sh} may be the parent of. */
    public long pid() {
        return running()
                .descendants()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElse(running().toHandle())
                .pid();
    }

    private Process running() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("launch it first");
        }
        return running;
    }

    /** Ends it with SIGKILL: it can't finish anything. */
    public void kill() {
        end(ProcessHandle::destroyForcibly);
    }

    /** Asks it to end, and waits. */
    public void stop() {
        end(ProcessHandle::destroy);
    }

    private void end(Consumer<ProcessHandle> how) {
        Process running = process;
        if (running != null) {
            KeycloakProcess.end(running, how);
        }
    }

    @Override
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public URI managementUrl() {
        return URI.create("http://127.0.0.1:" + managementPort);
    }

    @Override
    public String hostSeenByServer() {
        return "127.0.0.1";
    }

    @Override
    public String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (KeycloakProcess.takeBack(stopAtExit)) {
            stop();
        }
    }
}
