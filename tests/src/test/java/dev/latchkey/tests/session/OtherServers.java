package dev.latchkey.tests.session;

import dev.latchkey.tests.server.Distribution;
import dev.latchkey.tests.server.ServerUnderTest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** Servers with other jars and options than the shared one's. */
final class OtherServers {

    static final Path LATCHKEY = Path.of(System.getProperty("latchkey.jar"));
    static final Path TEST_PROVIDERS = Path.of(System.getProperty("test.clock.jar"));

    private OtherServers() {}

    /** One with an extension that brings a data store of its own. */
    static ServerUnderTest withRival(String name, String... options) {
        return withRival(Distribution.copy(name), options);
    }

    static ServerUnderTest withRival(Path home, String... options) {
        return ServerUnderTest.startAnother(
                home,
                List.of(LATCHKEY, TEST_PROVIDERS, rival(home)),
                Path.of(System.getProperty("realm.file")),
                List.of(options));
    }

    static ServerUnderTest withoutLatchkey(String name, String... options) {
        return withoutLatchkey(Distribution.copy(name), options);
    }

    static ServerUnderTest withoutLatchkey(Path home, String... options) {
        return ServerUnderTest.startAnother(home, List.of(TEST_PROVIDERS), emptyRealm(), List.of(options));
    }

    /** The realm file can't be imported without Latchkey: it uses Latchkey's providers. */
    private static Path emptyRealm() {
        try {
            return Files.writeString(
                    Path.of(System.getProperty("test.output"), "empty-realm.json"),
                    "{\"realm\":\"empty\",\"enabled\":true}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path rival(Path home) {
        Path jar = home.resolveSibling(home.getFileName() + "-rival.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file)) {
            ZipEntry service = new ZipEntry("META-INF/services/org.keycloak.storage.DatastoreProviderFactory");
            service.setTime(0);
            entries.putNextEntry(service);
            entries.write("dev.latchkey.clock.RivalDatastore".getBytes(StandardCharsets.US_ASCII));
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
