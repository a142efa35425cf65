package dev.latchkey.tests.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the shared server keeps its data: H2 in memory, or what {@code -Ddb=postgres} or {@code -Ddb=mariadb} names, of
 * this JVM's own.
 */
public interface Database extends AutoCloseable {

    /** What the server has to be told. */
    List<String> options();

    @Override
    void close();

    static String chosen() {
        return System.getProperty("db");
    }

    /** Starts that of the shared server. */
    static Database start() {
        return start(System.getProperty("server.number"));
    }

    /** Starts another one of the same kind. */
    static Database start(String name) {
        Path folder = Path.of(System.getProperty("test.output"), "database-" + name);
        return switch (chosen()) {
            case "dev-mem" -> new InServer();
            case "postgres" -> Postgres.in(folder);
            case "mariadb" -> MariaDb.in(folder);
            default ->
                throw new IllegalArgumentException(
                        "-Ddb=" + chosen() + " is none of dev-mem (which is the default), postgres and mariadb");
        };
    }

    /** H2, which the server brings and ends with. */
    record InServer() implements Database {

        @Override
        public List<String> options() {
            return List.of("--db=dev-mem");
        }

        @Override
        public void close() {}
    }

    /** The binaries of PostgreSQL that Maven fetched. */
    record Postgres(EmbeddedPostgres process) implements Database {

        private static Postgres in(Path folder) {
            try {
                return new Postgres(EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(folder.toFile())
                        .start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public List<String> options() {
            return List.of(
                    "--db=postgres",
                    "--db-url=jdbc:postgresql://127.0.0.1:" + process.getPort() + "/postgres",
                    "--db-username=postgres",
                    "--db-password=postgres");
        }

        @Override
        public void close() {
            try {
                process.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
