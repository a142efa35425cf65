package dev.latchkey.tests.server;

import dev.latchkey.harness.ProductionKeycloak;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two nodes of Keycloak in production mode over one PostgreSQL, on the loopback interface. */
public final class Cluster implements AutoCloseable {

    private static final String ADMIN = "admin";
    private static final Path OUTPUT = Path.of(System.getProperty("test.output"));

    private final EmbeddedPostgres postgres;
    private final DatabaseGate gate;
    private final List<Node> nodes = new ArrayList<>();
    private String frontend;
    private boolean hasTables;

    /**
     * A node.
     *
     * @param keycloak its process
     * @param jgroups the port on which the other nodes find it
     */
    private record Node(ProductionKeycloak keycloak, int jgroups) {}

    /** A cluster that isn't started yet. */
    public Cluster() {
        this("cluster");
    }

    /** One whose files have that name; two that run at the same time have different ones. */
    public Cluster(String name) {
        try {
            Path home = Distribution.copy(name);
            for (String jar : List.of("latchkey.jar", "test.clock.jar")) {
                Path source = Path.of(System.getProperty(jar));
                Files.copy(
                        source,
                        home.resolve("providers").resolve(source.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            ProductionKeycloak.build(
                    home,
                    List.of("--db=postgres", "--health-enabled=true", "--metrics-enabled=true"),
                    OUTPUT.resolve(name + "-build.log"));
            // The default of 100 connections is what one node alone may open.
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "300")
                    .setOverrideWorkingDirectory(OUTPUT.resolve("postgres").toFile())
                    .start();
            gate = DatabaseGate.to(postgres.getPort());
            for (int number = 1; number <= 2; number++) {
                Path log = OUTPUT.resolve(name + "-node-" + number + ".log");
                Files.deleteIfExists(log);
                nodes.add(new Node(
                        new ProductionKeycloak(
                                home,
                                Map.of(
                                        "JAVA_OPTS_APPEND",
                                        "-XX:TieredStopAtLevel=1",
                                        "KC_BOOTSTRAP_ADMIN_USERNAME",
                                        ADMIN,
                                        "KC_BOOTSTRAP_ADMIN_PASSWORD",
                                        ADMIN),
                                log),
                        dev.latchkey.harness.Ports.free()));
            }
            frontend = first().baseUrl().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ProductionKeycloak first() {
        return nodes.get(0).keycloak();
    }

    public ProductionKeycloak second() {
        return nodes.get(1).keycloak();
    }

    /** What stands between the nodes and their database. */
    public DatabaseGate gate() {
        return gate;
    }

    /** Where browsers and clients find the cluster, from the next start on; at first, the first node. */
    public void publish(String url) {
        frontend = url;
    }

    /** Starts both; the first time one after the other, as one of them makes the tables. */
    public void start(String... options) {
        for (Node node : nodes) {
            launch(node, options);
            if (!hasTables) {
                node.keycloak().awaitReady();
            }
        }
        nodes.forEach(node -> node.keycloak().awaitReady());
        hasTables = true;
    }

    /** Starts one node again and waits until it is ready. */
    public void start(ProductionKeycloak keycloak, String... options) {
        nodes.stream().filter(node -> node.keycloak() == keycloak).forEach(node -> launch(node, options));
        keycloak.awaitReady();
    }

    private void launch(Node node, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                // One name for both: a token names its issuer.
                "--hostname=" + frontend,
                "--db-url=jdbc:postgresql://127.0.0.1:" + gate.port() + "/postgres",
                "--db-username=postgres",
                "--db-password=postgres",
                "--cache-embedded-network-bind-address=127.0.0.1",
                "--cache-embedded-network-bind-port=" + node.jgroups()));
        arguments.addAll(ServerUnderTest.QUICK_PASSWORDS);
        arguments.addAll(List.of(options));
        node.keycloak().launch(arguments);
    }

    /** Stops both nodes; the database runs on. */
    public void stop() {
        nodes.forEach(node -> node.keycloak().stop());
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.keycloak().close());
        gate.close();
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
