package dev.latchkey.tests.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Somebody who certifies servers, with keys that live as long as the tests. */
public final class Authority {

    private static final String PASSWORD = "changeit";
    private static final String NAME = "authority";

    private final Path keys;

    private Authority(Path keys) {
        this.keys = keys;
    }

    /** One that nobody trusts yet. Keeps its keys in the folder. */
    public static Authority in(Path folder) {
        try {
            Path keys = Files.createDirectories(folder).resolve("authority.p12");
            Files.deleteIfExists(keys);
            Authority authority = new Authority(keys);
            authority.generate(NAME, "-ext", "bc:critical=ca:true");
            Files.writeString(authority.certificate(), authority.pem());
            return authority;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What trusts it: its certificate, as PEM. */
    public Path certificate() {
        return keys.resolveSibling("authority.pem");
    }

    /** For a server of this name: {@code ip:127.0.0.1}, {@code dns:localhost}. */
    public SSLContext certify(String name) {
        String alias = name.replaceAll("[^a-z0-9]", "-");
        generate(alias, "-signer", NAME, "-ext", "san=" + name);
        try {
            KeyStore all = load();
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry(
                    alias,
                    all.getKey(alias, PASSWORD.toCharArray()),
                    PASSWORD.toCharArray(),
                    all.getCertificateChain(alias));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(own, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore load() throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(keys)) {
            all.load(file, PASSWORD.toCharArray());
        }
        return all;
    }

    private String pem() throws IOException {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(load().getCertificate(NAME).getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nothing else in the JDK makes certificates. */
    private void generate(String alias, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                keys.toString()));
        command.addAll(List.of(options));
        try {
            Process keytool =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(keytool.getInputStream().readAllBytes());
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
