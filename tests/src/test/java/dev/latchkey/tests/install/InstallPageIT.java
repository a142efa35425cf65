package dev.latchkey.tests.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands of {@code docs/install.md} and {@code docs/overview.md}, as they stand there but for the realm's name. */
@ExtendWith(KeycloakExtension.class)
class InstallPageIT {

    private static final Pattern BLOCK = Pattern.compile("^```sh\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void aNewRealmIsMadeReadyReadAndTakenBack(ServerUnderTest server) throws IOException, InterruptedException {
        List<String> install = blocks("install.md");
        List<String> overview = blocks("overview.md");
        assertThat(install).hasSize(2);
        assertThat(overview).hasSize(1);
        String name = "by-command-" + System.nanoTime();
        String made = install.get(1);
        String looked = overview.get(0);
        String planned = install.get(0);

        try (Realm realm = Realm.named(server.keycloak(), name)) {
            String said = Shell.run(
                    realm,
                    Map.of(),
                    (made + "echo ---\nset +e\n" + looked + "set -e\necho ---\n" + planned)
                            .replace("-r acme", "-r " + name)
                            .replace("realm=acme", "realm=" + name));

            String[] parts = said.split("---\n");
            assertThat(parts[0]).contains("\"dryRun\" : false", "\"piece\" : \"flow/browser\"");
            assertThat(parts[1]).contains("\"installed\" : true").doesNotContain("\"severity\" : \"error\"");
            assertThat(parts[2]).contains("\"dryRun\" : true", "\"changes\" : [ ]");
            assertThat(realm.admin("GET", "")
                            .expect(200)
                            .json()
                            .path("attributes")
                            .has("latchkey.install"))
                    .isFalse();
        }
    }

    private static List<String> blocks(String page) throws IOException {
        return BLOCK.matcher(Files.readString(Path.of(System.getProperty("docs.dir"), page)))
                .results()
                .map(block -> block.group(1))
                .toList();
    }
}
