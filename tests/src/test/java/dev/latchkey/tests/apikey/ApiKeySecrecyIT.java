package dev.latchkey.tests.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.harness.LocalKeycloak;
import dev.latchkey.harness.Ports;
import dev.latchkey.harness.ServerSpec;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A key is in clear in the answer that shows it and nowhere else, and what is stored of it can move. On servers of its
 * own: one that logs at TRACE and is exported, and one that imports.
 */
class ApiKeySecrecyIT {

    private static final List<String> OPTIONS = List.of("--db=dev-file", "--features=declarative-ui");
    private static final String TRACE =
            "--log-level=INFO,org.keycloak:trace,dev.latchkey:trace,org.hibernate.SQL:trace,"
                    + "org.hibernate.orm.jdbc.bind:trace,org.jboss.resteasy:trace,io.quarkus:trace,io.vertx:trace,io.netty:trace";

    @Test
    void nothingTellsAKeyAndAnExportCarriesIt(@TempDir Path folder) throws Exception {
        Path home = copy(folder.resolve("source"));
        Key saved;
        Key revoked;
        try (LocalKeycloak server = start(home, Path.of(System.getProperty("realm.file")), TRACE)) {
            Realm realm = Realm.acme(server);
            ApiKeys keys = new ApiKeys(realm);
            keys.addLegacyClient();
            User emma = realm.emma();
            Tokens account = keys.account(emma);
            revoked = keys.create(account);
            saved = Key.of(keys.rotate(account, revoked.id()).expect(201));
            for (Key key : List.of(saved, revoked)) {
                keys.auth("X-API-Key", key.text());
                keys.auth("Authorization", "Bearer " + key.text());
                keys.auth("Authorization", ApiKeys.basic("emma", key.text()));
                keys.auth("Authorization", ApiKeys.basic("liam", key.text()));
                keys.verify(key.text()).expect(200);
                keys.exchange(key.text());
                keys.passwordGrant("emma", key.text());
                keys.introspectKey(key.text()).expect(200);
                keys.introspectToken(key.text()).expect(200);
            }
            String seen = realm.admin("GET", "/events?max=1000").expect(200).body()
                    + realm.admin("GET", "/admin-events?max=1000").expect(200).body()
                    + realm.admin("GET", "/users/" + emma.id() + "/credentials")
                            .expect(200)
                            .body()
                    + realm.admin("GET", "/latchkey/users/" + emma.id() + "/api-keys")
                            .expect(200)
                            .body()
                    + keys.list(account).expect(200).body();
            assertTellsNothing(seen, saved, revoked);
            // It says much, and of the key that was used.
            assertThat(server.log()).contains(saved.id()).contains("TRACE");
            assertTellsNothing(server.log(), saved, revoked);
        }

        Path export = folder.resolve("acme-realm.json");
        export(home, export);
        assertTellsNothing(Files.readString(export), saved, revoked);
        assertThat(Files.readString(export)).contains(saved.id()).doesNotContain(revoked.id());

        try (LocalKeycloak server = start(copy(folder.resolve("target")), export, "--log-level=INFO")) {
            ApiKeys keys = new ApiKeys(Realm.acme(server));
            keys.auth(saved).expect(200);
            keys.auth(revoked).expect(401);
        }
    }

    /** Neither the key nor its secret part alone. */
    private static void assertTellsNothing(String text, Key... keys) {
        for (Key key : keys) {
            String secret =
                    key.text().substring(key.text().length() - 50, key.text().length() - 6);
            assertThat(text.contains(secret))
                    .as("the secret of " + key.id() + " is told")
                    .isFalse();
        }
    }

    /** A server of its own may not change what the shared one runs from. */
    private static Path copy(Path target) throws IOException {
        Path source = Path.of(System.getProperty("kc.home"));
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path relative = source.relativize(file);
                if (!relative.startsWith("data")) {
                    Files.copy(file, target.resolve(relative.toString()));
                }
            }
        }
        return target;
    }

    private static LocalKeycloak start(Path home, Path realm, String option) {
        ServerSpec spec = new ServerSpec(
                List.of(Path.of(System.getProperty("latchkey.jar"))),
                realm,
                Map.of("KC_BOOTSTRAP_ADMIN_USERNAME", "admin", "KC_BOOTSTRAP_ADMIN_PASSWORD", "admin"),
                Stream.concat(OPTIONS.stream(), Stream.of(option)).toList(),
                List.of("-XX:TieredStopAtLevel=1"));
        return LocalKeycloak.start(home, spec, Ports.free());
    }

    private static void export(Path home, Path file) throws IOException, InterruptedException {
        Path log = file.resolveSibling("export.log");
        ProcessBuilder builder = new ProcessBuilder(
                        home.resolve("bin").resolve("kc.sh").toString(),
                        "export",
                        "--db=dev-file",
                        "--features=declarative-ui",
                        "--realm=acme",
                        "--file=" + file,
                        "--users=same_file")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }
}
