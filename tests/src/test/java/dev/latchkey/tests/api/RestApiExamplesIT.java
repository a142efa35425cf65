package dev.latchkey.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.prerequisites.Prerequisites;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands of {@code docs/rest-api.md}, run one after another as they stand there. */
@ExtendWith(KeycloakExtension.class)
class RestApiExamplesIT {

    private static final Pattern BLOCK = Pattern.compile("^```sh\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void theCommandsDoWhatThePageSays(ServerUnderTest server) throws IOException, InterruptedException {
        try (Realm realm = Realm.create(server)) {
            String said = run(realm, commands(realm.name()));

            assertThat(said)
                    .contains("\"maxExpiresIn\":")
                    .contains("\"name\":\"CRM\"")
                    .contains("\n200\n")
                    .contains("\"result\":\"VALID\"")
                    .contains("\"active\":true")
                    .contains("\"dryRun\":true")
                    .contains("\"result\":\"not_configured\"")
                    .contains("\"emma\",\"true\",\"not-yet\"")
                    .containsPattern("\"emma\",\"true\",\"[^\"]+\",\"CRM\",\"lk_1")
                    .contains("\"until\":\"");
        }
    }

    private static String commands(String realm) throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(Path.of(System.getProperty("docs.dir"), "rest-api.md")));
        StringBuilder commands = new StringBuilder("curl() { \"$CURL\" -S --fail-with-body \"$@\"; echo; }\nset -e\n");
        while (block.find()) {
            commands.append(block.group(1));
        }
        return commands.toString().replace("realms/acme/", "realms/" + realm + '/');
    }

    private static String run(Realm realm, String commands) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", commands).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "CURL", Prerequisites.curl().toString(),
                        "KEYCLOAK", realm.url().replaceFirst("/realms/.*", ""),
                        "ADMIN_PASSWORD", "admin",
                        "USER_TOKEN",
                                realm.loginToAccountConsole(realm.emma(), new Http())
                                        .access(),
                        "CLIENT_SECRET", "acme-backend-demo-secret",
                        "NO_PROXY", "localhost",
                        "no_proxy", "localhost"));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
