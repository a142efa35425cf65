package dev.latchkey.tests.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What tests and the shared server have on disk together; for a server on this machine. */
public final class ServerFiles {

    private static final Path FOLDER =
            Path.of(System.getProperty("test.output"), "server-files-" + System.getProperty("server.number"));
    private static final Authority AUTHORITY = Authority.in(FOLDER.resolve("authority"));

    private ServerFiles() {}

    /** Who certifies the servers that the shared server trusts. */
    public static Authority authority() {
        return AUTHORITY;
    }

    /** Puts a secret into the shared server's vault. */
    public static void keep(Realm realm, String key, String secret) {
        try {
            // Keycloak's files-plaintext vault: an underscore of either name is doubled.
            Files.writeString(vault().resolve(realm.name().replace("_", "__") + '_' + key.replace("_", "__")), secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path vault() {
        return FOLDER.resolve("vault");
    }

    static List<String> options() {
        try {
            Files.createDirectories(vault());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of("--vault=file", "--vault-dir=" + vault(), "--truststore-paths=" + AUTHORITY.certificate());
    }
}
