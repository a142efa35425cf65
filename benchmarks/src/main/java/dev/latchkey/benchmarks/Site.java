package dev.latchkey.benchmarks;

import dev.latchkey.harness.Ports;
import dev.latchkey.harness.ProductionKeycloak;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** One of the two servers, its database, and what its operating system says of it. */
final class Site implements AutoCloseable {

    static final String REALM = "/realms/bench";
    static final String PROBE = REALM + "/bench-probe";

    /** As {@code kc.sh} starts it, so that what stands idle takes what it needs. */
    private static final String GROWING_HEAP = "-Xms64m -Xmx512m";
    /** Under load, a heap that grows would grow differently on each. */
    private static final String FIXED_HEAP = "-Xms512m -Xmx512m";

    private static final String BUILT = ".built";

    private final String name;
    private final String database;
    private final boolean latchkey;
    private final Path home;
    private final EmbeddedPostgres postgres;
    private @Nullable ProductionKeycloak server;

    /**
     * One that isn't started yet; its database is made.
     *
     * @param name of the folder below {@code target/} where its Keycloak lies
     * @param latchkey whether Latchkey is in it
     * @param database the name of its database
     */
    Site(String name, boolean latchkey, EmbeddedPostgres postgres, String database) {
        this.name = name;
        this.latchkey = latchkey;
        this.database = database;
        this.postgres = postgres;
        home = output().resolve(name).resolve("keycloak-" + System.getProperty("bench.keycloak"));
        sql("postgres", "create database " + database);
        build();
    }

    static Path output() {
        return Path.of(System.getProperty("bench.output"));
    }

    boolean hasLatchkey() {
        return latchkey;
    }

    String title() {
        return latchkey ? "with Latchkey" : "without";
    }

    URI url() {
        return running().baseUrl();
    }

    long pid() {
        return running().pid();
    }

    private ProductionKeycloak running() {
        if (server == null) {
            throw new IllegalStateException("the server " + title() + " isn't started");
        }
        return server;
    }

    private void build() {
        List<Path> jars = new ArrayList<>(List.of(Path.of(System.getProperty("bench.probe.jar"))));
        if (latchkey) {
            jars.add(Path.of(System.getProperty("bench.latchkey.jar")));
        }
        try {
            CRC32 checksum = new CRC32();
            for (Path jar : jars) {
                checksum.update(Files.readAllBytes(jar));
            }
            String built = Long.toHexString(checksum.getValue());
            Path mark = home.resolve(BUILT);
            if (Files.exists(mark) && Files.readString(mark).equals(built)) {
                return;
            }
            Progress.say("building the server " + title());
            for (Path jar : jars) {
                Files.copy(
                        jar, home.resolve("providers").resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
            ProductionKeycloak.build(
                    home, List.of("--db=postgres", "--health-enabled=true"), output().resolve(name + "-build.log"));
            Files.writeString(mark, built);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it for load, with these options besides. */
    void start(String... options) {
        startWith(FIXED_HEAP, options);
    }

    /**
     * Starts it, waits until it stands idle, and stops it again.
     *
     * @return seconds until it was ready, and resident memory in MB
     */
    double[] startOnce() {
        double seconds = startWith(GROWING_HEAP);
        Progress.pause(3000);
        // What the start left behind is garbage that a collection would take sooner or later.
        Programs.output(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), "" + pid(), "GC.run");
        Progress.pause(1000);
        double resident = residentMegabytes();
        stop();
        return new double[] {seconds, resident};
    }

    private double startWith(String heap, String... options) {
        ProductionKeycloak starting = new ProductionKeycloak(
                home,
                Map.of(
                        "JAVA_OPTS_KC_HEAP", heap,
                        "KC_BOOTSTRAP_ADMIN_USERNAME", "admin",
                        "KC_BOOTSTRAP_ADMIN_PASSWORD", "admin"),
                output().resolve(name + ".log"));
        server = starting;
        long start = System.nanoTime();
        List<String> all = new ArrayList<>(List.of(
                "--hostname=" + starting.baseUrl(),
                "--db-url=jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + database,
                "--db-username=postgres",
                "--db-password=postgres",
                "--db-pool-max-size=20",
                // A cluster of one: nobody else is to find it.
                "--cache-embedded-network-bind-address=127.0.0.1",
                "--cache-embedded-network-bind-port=" + Ports.free()));
        all.addAll(List.of(options));
        starting.launch(all);
        starting.awaitReady();
        return (System.nanoTime() - start) / 1e9;
    }

    private double residentMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN; // not on Linux
        }
    }

    /** Runs a statement in its database. */
    void sql(String statement) {
        sql(database, statement);
    }

    Connection connect() throws SQLException {
        return postgres.getDatabase("postgres", database).getConnection();
    }

    private void sql(String where, String text) {
        try (Connection connection = postgres.getDatabase("postgres", where).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        } catch (SQLException e) {
            throw new IllegalStateException(text, e);
        }
    }

    private void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @Override
    public void close() {
        stop();
    }
}
