package dev.latchkey.tests.prerequisites;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Fetches what the tests need and the machine lacks, before they start. What can't be had fails the build with a
 * sentence that names it: a test is never left out silently.
 *
 * <p>Arguments: the folder to remember the answers in; the browser that the caller chose, or nothing; the database.
 */
public final class Prerequisites {

    private static final String BROWSER = "browser";
    private static final String NGINX = "nginx";
    private static final String CURL = "curl";
    private static final String PYTHON = "python3";
    private static final String FREERADIUS = "freeradius";
    private static final String COMPOSE = "docker-compose";
    private static final String MARIADB = "mariadb-server-core";
    private static final String MARIADB_DEFAULTS = "mariadb-client-core";
    private static final String MARIADB_INSTALLER = "mariadb-install-db";

    private Prerequisites() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        String chosen = arguments.length > 1 && arguments[1] != null ? arguments[1] : "";
        Files.writeString(folder.resolve(BROWSER), Chromium.find(chosen, folder).toString());
        for (Program program : List.of(
                new Program(NGINX, "The tests of API keys behind a proxy"),
                new Program(CURL, "The tests of the documentation's examples"),
                new Program(PYTHON, "The tests of the documentation's examples"),
                new Program(COMPOSE, "The tests of the compose files"),
                new Program(FREERADIUS, List.of("freeradius", "radiusd"), "The tests of OTP servers"))) {
            note(folder, program.name(), program);
        }
        if (arguments.length > 2 && "mariadb".equals(arguments[2])) {
            note(folder, MARIADB, mariaDb(MARIADB, "mariadbd", "mysqld"));
            note(folder, MARIADB_INSTALLER, mariaDb(MARIADB, MARIADB_INSTALLER, "mysql_install_db"));
            // The installer runs it.
            note(folder, MARIADB_DEFAULTS, mariaDb(MARIADB_DEFAULTS, "my_print_defaults"));
        }
    }

    private static Program mariaDb(String name, String... commands) {
        return new Program(name, List.of(commands), "The tests on MariaDB");
    }

    private static void note(Path folder, String name, Program program) throws IOException, InterruptedException {
        Files.writeString(folder.resolve(name), program.find().toString());
    }

    /** The browser that was found, for the tests that run later in another JVM. */
    public static Path browser() {
        return found(BROWSER);
    }

    /** The nginx that was found, likewise. */
    public static Path nginx() {
        return found(NGINX);
    }

    public static Path curl() {
        return found(CURL);
    }

    public static Path python() {
        return found(PYTHON);
    }

    /** The FreeRADIUS that was found, likewise. */
    public static Path freeRadius() {
        return found(FREERADIUS);
    }

    /** The Compose that was found: it reads files where no container engine runs, too. */
    public static Path compose() {
        return found(COMPOSE);
    }

    /** The MariaDB that was found for {@code -Ddb=mariadb}. */
    public static Path mariaDb() {
        return found(MARIADB);
    }

    /** What makes an empty one. */
    public static Path mariaDbInstaller() {
        return found(MARIADB_INSTALLER);
    }

    private static Path found(String name) {
        Path answer = Path.of(System.getProperty("prerequisites.dir"), name);
        try {
            return Path.of(Files.readString(answer));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "No " + name + " was looked for yet: run the tests with Maven once (mvn verify), which notes it in "
                            + answer,
                    e);
        }
    }
}
