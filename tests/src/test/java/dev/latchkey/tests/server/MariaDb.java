package dev.latchkey.tests.server;

import dev.latchkey.harness.Ports;
import dev.latchkey.tests.prerequisites.Prerequisites;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A MariaDB on the loopback interface, with an empty database for Keycloak. */
final class MariaDb implements Database {

    private static final String NAME = "keycloak";
    private static final int STARTS_IN_SECONDS = 60;

    private final Process process;
    private final int port;

    private MariaDb(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one that keeps its files in a new folder below this one. */
    static MariaDb in(Path parent) {
        try {
            // Without links: it refuses to make its files behind one.
            Path folder = Files.createTempDirectory(Files.createDirectories(parent), "mariadb-")
                    .toRealPath();
            Path log = folder.resolve("server.log");
            Path data = folder.resolve("data");
            String user = System.getProperty("user.name");
            run(
                    log,
                    Prerequisites.mariaDbInstaller().toString(),
                    "--no-defaults",
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db",
                    "--datadir=" + data,
                    "--user=" + user);
            Path first = folder.resolve("first.sql");
            Files.writeString(
                    first,
                    "create database if not exists " + NAME + " character set utf8mb4;\n"
                            + "create user if not exists " + NAME + "@'127.0.0.1' identified by '" + NAME + "';\n"
                            + "grant all on " + NAME + ".* to " + NAME + "@'127.0.0.1';\n");
            int port = Ports.free();
            Process process = new ProcessBuilder(
                            Prerequisites.mariaDb().toString(),
                            "--no-defaults",
                            "--user=" + user,
                            "--datadir=" + data,
                            "--init-file=" + first,
                            "--bind-address=127.0.0.1",
                            "--port=" + port,
                            // Below the data: a longer path than of a hundred letters is none for a socket.
                            "--socket=socket",
                            "--pid-file=" + folder.resolve("pid"),
                            "--skip-name-resolve",
                            // Of what is lost when the machine fails, a test needs nothing.
                            "--innodb-flush-log-at-trx-commit=0")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            MariaDb started = new MariaDb(process, port);
            started.awaitConnections(log);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while MariaDB was starting", e);
        }
    }

    private static void run(Path log, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command[0] + " failed: " + Files.readString(log));
        }
    }

    private void awaitConnections(Path log) throws IOException, InterruptedException {
        for (int i = 0; i < STARTS_IN_SECONDS * 10; i++) {
            try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        }
        close();
        throw new IllegalStateException("MariaDB didn't start: " + Files.readString(log));
    }

    @Override
    public List<String> options() {
        return List.of(
                "--db=mariadb",
                "--db-url=jdbc:mariadb://127.0.0.1:" + port + '/' + NAME,
                "--db-username=" + NAME,
                "--db-password=" + NAME);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
