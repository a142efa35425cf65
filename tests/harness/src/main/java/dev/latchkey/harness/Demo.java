package dev.latchkey.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code mvn -Prun verify}: starts Keycloak with Latchkey and the realm {@code acme} on the embedded file store and says
 * where to click.
 *
 * <p>System properties: {@code port} (8080), {@code reset} (present: forget what an earlier start stored), and from the
 * build {@code demo.home}, {@code demo.jar}, {@code demo.realm}.
 */
public final class Demo {

    private static final String ADMIN = "admin";

    private Demo() {}

    public static void main(String[] arguments) throws InterruptedException {
        int port = port();
        Path home = Path.of(System.getProperty("demo.home"));
        if (!Ports.isFree(port)) {
            fail("Port " + port + " is in use by another program. Stop that program, or choose another port: "
                    + "mvn -Prun verify -Dport=" + (port == 8180 ? 8280 : 8180));
        }
        if (System.getProperty("reset") != null) {
            forget(home.resolve("data"));
        }
        say("Keycloak is starting; the very first start takes about a minute.");
        try (LocalKeycloak server = LocalKeycloak.start(home, spec(), port)) {
            say(whereToClick(server.baseUrl().toString()));
            server.awaitEnd();
        } catch (ServerFailedException e) {
            fail(e.explanation());
        }
    }

    private static int port() {
        String given = System.getProperty("port", "8080");
        if (!given.matches("[1-9][0-9]{0,4}") || Integer.parseInt(given) > 65535) {
            fail("-Dport=" + given + " is not a port number: give one from 1 to 65535, such as -Dport=8180");
        }
        return Integer.parseInt(given);
    }

    private static ServerSpec spec() {
        return new ServerSpec(
                List.of(Path.of(System.getProperty("demo.jar"))),
                Path.of(System.getProperty("demo.realm")),
                Map.of("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN, "KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN),
                List.of("--db=dev-file", "--features=declarative-ui"),
                List.of("-XX:TieredStopAtLevel=1"));
    }

    private static String whereToClick(String base) {
        return """

                  Latchkey is running.

                    Account console  %1$s/realms/acme/account/
                        emma / emma-demo-password
                        liam / liam-demo-password
                    Admin console    %1$s/admin/acme/console/
                        olivia / olivia-demo-password   (administrator of the realm)
                    Server admin     %1$s/admin/
                        admin / admin

                  Ctrl-C stops it. What you change is kept for the next start; -Dreset begins anew.
                """.formatted(base);
    }

    private static void forget(Path data) {
        if (!Files.exists(data)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(data)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("SystemOut") // the demo speaks to the person at the terminal
    private static void say(String text) {
        System.out.println(text);
    }

    /** Ends Maven at once: an exception would bury the sentence under a stack trace and Maven's own advice. */
    private static void fail(String sentence) {
        say("\n" + sentence + "\n");
        System.exit(1);
    }
}
