package dev.latchkey.harness;

import java.io.File;
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
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Keycloak that runs from an unpacked distribution, in development mode, on the loopback interface. */
public final class LocalKeycloak implements KeycloakServer {

    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private final Process process;
    private final int port;
    private final int managementPort;
    private final Path log;
    private final Thread stopAtExit = new Thread(this::stop, "stop-keycloak");

    private LocalKeycloak(Process process, int port, int managementPort, Path log) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
        this.log = log;
    }

    /**
     * Starts a server and waits until it answers that it is ready.
     *
     * @param home the unpacked distribution; its {@code providers/} and {@code data/import/} are overwritten
     * @throws ServerFailedException if it ends early or isn't ready within five minutes
     */
    public static LocalKeycloak start(Path home, ServerSpec spec, int port) {
        try {
            install(home, spec);
            int managementPort = Ports.free();
            Path log = home.resolveSibling("keycloak-" + port + ".log");
            Process process = command(home, spec, port, managementPort)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            LocalKeycloak server = new LocalKeycloak(process, port, managementPort, log);
            Runtime.getRuntime().addShutdownHook(server.stopAtExit);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void install(Path home, ServerSpec spec) throws IOException {
        Path providers = home.resolve("providers");
        for (Path jar : spec.providers()) {
            Path target = providers.resolve(jar.getFileName());
            // Keycloak augments again, for half a minute, when a jar's time stamp changes: equal bytes stay untouched.
            if (!Files.exists(target) || Files.mismatch(jar, target) != -1) {
                Files.copy(jar, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Set<Path> wanted = spec.providers().stream().map(Path::getFileName).collect(Collectors.toSet());
        try (Stream<Path> present = Files.list(providers)) {
            for (Path stale : present.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !wanted.contains(file.getFileName()))
                    .toList()) {
                Files.delete(stale);
            }
        }
        Path imports = Files.createDirectories(home.resolve("data").resolve("import"));
        Files.copy(spec.realm(), imports.resolve(spec.realm().getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static ProcessBuilder command(Path home, ServerSpec spec, int port, int managementPort) {
        List<String> command = new ArrayList<>();
        command.add(
                home.resolve("bin").resolve(isWindows() ? "kc.bat" : "kc.sh").toString());
        command.add("start-dev");
        command.add("--http-host=127.0.0.1");
        command.add("--http-port=" + port);
        command.add("--http-management-port=" + managementPort);
        command.add("--health-enabled=true");
        command.add("--import-realm");
        command.addAll(spec.options());
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().putAll(spec.environment());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS_APPEND", String.join(" ", spec.javaOptions()));
        return builder;
    }

    private static boolean isWindows() {
        return File.separatorChar == '\\'
                || System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    }

    private void awaitReady() {
        Instant limit = Instant.now().plus(START_LIMIT);
        while (!isReady()) {
            if (!process.isAlive()) {
                throw new ServerFailedException("Keycloak ended with exit code " + process.exitValue() + ". Its log, "
                        + log + ", ends with:\n" + logTail());
            }
            if (Instant.now().isAfter(limit)) {
                close();
                throw new ServerFailedException("Keycloak was not ready after " + START_LIMIT.toMinutes()
                        + " minutes. Its log, " + log + ", ends with:\n" + logTail());
            }
            pause();
        }
    }

    private boolean isReady() {
        return KeycloakProcess.isReady(managementUrl());
    }

    /** Waits a quarter of a second, or less if the server ends meanwhile. */
    private void pause() {
        try {
            process.waitFor(250, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Keycloak was starting", e);
        }
    }

    /** Blocks until the server ends by itself or is stopped from elsewhere. */
    public int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public URI baseUrl() {
        return URI.create("http://localhost:" + port);
    }

    @Override
    public URI managementUrl() {
        return URI.create("http://localhost:" + managementPort);
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

    @Override
    public void close() {
        if (KeycloakProcess.takeBack(stopAtExit)) {
            stop();
        }
    }

    private void stop() {
        KeycloakProcess.end(process, ProcessHandle::destroy);
    }
}
