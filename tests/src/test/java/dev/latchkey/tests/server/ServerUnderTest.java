package dev.latchkey.tests.server;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.latchkey.harness.KeycloakServer;
import dev.latchkey.harness.LocalKeycloak;
import dev.latchkey.harness.Ports;
import dev.latchkey.harness.ServerSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;

/** The server that all tests of this JVM share, the mail server that it sends to, and its realm {@code acme}. */
public final class ServerUnderTest implements AutoCloseable {

    private static final String ADMIN = "admin";

    /** A password is hashed at each login; what is tested here doesn't need that to take long. */
    public static final List<String> QUICK_PASSWORDS =
            List.of("--spi-password-hashing--argon2--iterations=1", "--spi-password-hashing--argon2--memory=64");

    private final GreenMail mail;
    private final AuthenticationDevice device;
    private final Database database;
    private final KeycloakServer keycloak;

    private ServerUnderTest(GreenMail mail, AuthenticationDevice device, Database database, KeycloakServer keycloak) {
        this.mail = mail;
        this.device = device;
        this.database = database;
        this.keycloak = keycloak;
    }

    static ServerUnderTest start() {
        int smtpPort = Ports.free();
        GreenMail mail = new GreenMail(new ServerSetup(smtpPort, "0.0.0.0", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        AuthenticationDevice device = AuthenticationDevice.start();
        Database database = Database.start();
        return new ServerUnderTest(mail, device, database, startKeycloak(smtpPort, device.port(), database));
    }

    /**
     * A server beside the shared one, for tests that need other jars or options; from a copy of the distribution, as the
     * options are built into it.
     *
     * @param home the copy
     * @param jars for {@code providers/}
     * @param realm file to import
     * @param options besides those of the shared server, except {@code --db}
     */
    public static ServerUnderTest startAnother(Path home, List<Path> jars, Path realm, List<String> options) {
        int smtpPort = Ports.free();
        GreenMail mail = new GreenMail(new ServerSetup(smtpPort, "0.0.0.0", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        AuthenticationDevice device = AuthenticationDevice.start();
        ServerSpec shared = spec("127.0.0.1", smtpPort, device.port(), List.of("-XX:TieredStopAtLevel=1"));
        List<String> all = new ArrayList<>(List.of("--features=declarative-ui", "--metrics-enabled=true"));
        all.addAll(QUICK_PASSWORDS);
        all.addAll(options);
        return new ServerUnderTest(
                mail,
                device,
                new Database.InServer(),
                LocalKeycloak.start(
                        home,
                        new ServerSpec(jars, realm, shared.environment(), all, shared.javaOptions()),
                        Ports.free()));
    }

    /** A server that somebody else starts and stops, with a mail server of its own. */
    public static ServerUnderTest around(KeycloakServer keycloak) {
        GreenMail mail = new GreenMail(new ServerSetup(Ports.free(), "0.0.0.0", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        return new ServerUnderTest(mail, AuthenticationDevice.start(), new Database.InServer(), keycloak);
    }

    private static KeycloakServer startKeycloak(int smtpPort, int devicePort, Database database) {
        return switch (runtime()) {
            case "local" ->
                LocalKeycloak.start(
                        Distribution.ofThisJvm(),
                        with(
                                spec("127.0.0.1", smtpPort, devicePort, coverageAgent()),
                                ServerFiles.options(),
                                database.options()),
                        Ports.free());
            case "docker" ->
                ContainerKeycloak.start(
                        with(
                                spec(ContainerKeycloak.HOST_SEEN_BY_SERVER, smtpPort, devicePort, List.of()),
                                inContainer(database)),
                        smtpPort,
                        devicePort);
            default -> throw new IllegalArgumentException("-Dkc.runtime is local, docker or auto");
        };
    }

    private static String runtime() {
        String chosen = System.getProperty("kc.runtime");
        boolean docker =
                !chosen.equals("local") && DockerClientFactory.instance().isDockerAvailable();
        if (chosen.equals("docker") && !docker) {
            throw new IllegalStateException(
                    "-Dkc.runtime=docker needs a running Docker engine; leave it out to use the unpacked distribution.");
        }
        return chosen.equals("auto") ? (docker ? "docker" : "local") : chosen;
    }

    static ServerSpec spec(String host, int smtpPort, int devicePort, List<String> javaOptions) {
        return new ServerSpec(
                List.of(Path.of(System.getProperty("latchkey.jar")), Path.of(System.getProperty("test.clock.jar"))),
                Path.of(System.getProperty("realm.file")),
                Map.of(
                        "KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN,
                        "KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN,
                        "SMTP_HOST", host,
                        "SMTP_PORT", Integer.toString(smtpPort)),
                Stream.concat(
                                QUICK_PASSWORDS.stream(),
                                Stream.of(
                                        "--features=declarative-ui,oid4vc-vci,oid4vc-vci-preauth-code,oid4vc-vci-rest-credential-offer",
                                        "--metrics-enabled=true",
                                        // The realms of hundreds of tests would push each other out.
                                        "--cache-embedded-realms-max-count=1000000",
                                        // As in production: a development server makes pages and scripts anew each
                                        // time.
                                        "--spi-theme--cache-themes=true",
                                        "--spi-theme--cache-templates=true",
                                        "--spi-theme--static-max-age=2592000",
                                        "--spi-ciba-auth-channel--ciba-http-auth-channel--http-authentication-channel-uri=http://"
                                                + host + ":" + devicePort))
                        .toList(),
                javaOptions);
    }

    @SafeVarargs
    static ServerSpec with(ServerSpec spec, List<String>... more) {
        List<String> options = new ArrayList<>(spec.options());
        for (List<String> some : more) {
            options.addAll(some);
        }
        return new ServerSpec(spec.providers(), spec.realm(), spec.environment(), options, spec.javaOptions());
    }

    private static List<String> inContainer(Database database) {
        if (!(database instanceof Database.InServer)) {
            database.close();
            throw new IllegalStateException("-Ddb needs the unpacked server: leave -Dkc.runtime out.");
        }
        return database.options();
    }

    private static List<String> coverageAgent() {
        String output = System.getProperty("test.output");
        return List.of(
                "-XX:TieredStopAtLevel=1",
                "-javaagent:" + output + "/jacoco-agent.jar=includes=dev.latchkey.*,destfile=" + output
                        + "/jacoco-servers/" + System.getProperty("server.number") + ".exec");
    }

    public KeycloakServer keycloak() {
        return keycloak;
    }

    /** What the server has sent. */
    public GreenMail mail() {
        return mail;
    }

    /** Where the server asks users for their consent over a back channel. */
    public AuthenticationDevice device() {
        return device;
    }

    @Override
    public void close() {
        keycloak.close();
        database.close();
        device.close();
        mail.stop();
    }
}
