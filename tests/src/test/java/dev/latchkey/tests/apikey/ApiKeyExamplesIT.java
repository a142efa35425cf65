package dev.latchkey.tests.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.prerequisites.Prerequisites;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The programs of {@code docs/api-keys.md}, run as they stand there but for the server's address. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiKeyExamplesIT {

    private static final String REALM = "https://keycloak.example/realms/acme";

    private Realm realm;
    private User owner;
    private Key key;
    private String documentation;

    @BeforeAll
    void createKey(ServerUnderTest server) throws IOException {
        documentation = Files.readString(Path.of(System.getProperty("docs.dir"), "api-keys.md"));
        realm = Realm.create(server);
        ApiKeys keys = new ApiKeys(realm);
        owner = keys.addMember();
        key = keys.create(owner);
    }

    @AfterAll
    void deleteRealm() {
        realm.close();
    }

    @Test
    void curlGetsAToken() throws Exception {
        String command = example("sh", "grant-type:api-key").replaceFirst("^curl", "\"\\$CURL\" -s");

        assertIsToken(run(List.of("sh", "-c", command)));
    }

    @Test
    void pythonGetsAToken(@TempDir Path folder) throws Exception {
        Path program = folder.resolve("exchange.py");
        Files.writeString(program, example("python", "grant-type:api-key"));

        assertIsToken(run(List.of(Prerequisites.python().toString(), program.toString())));
    }

    @Test
    void javaGetsAToken(@TempDir Path folder) throws Exception {
        Path program = folder.resolve("Exchange.java");
        Files.writeString(program, example("java", "grant-type:api-key"));

        assertIsToken(run(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), program.toString())));
    }

    /** What a secret scanner is told. */
    @Test
    void theExpressionFindsKeysAndPythonKnowsTheirChecksum(@TempDir Path folder) throws Exception {
        String shown = example("", "lk_1").strip();
        Pattern expression = Pattern.compile(example("regex", "A-Za-z").strip());
        String text = "key=" + key.text() + "; old: " + shown + ", not " + key.text() + "x or lk_1nonsense";
        List<String> found =
                expression.matcher(text).results().map(MatchResult::group).toList();
        assertThat(found).containsExactly(key.text(), shown);

        Path program = folder.resolve("checksum.py");
        String mistyped = shown.replaceFirst("lk_1F", "lk_1G");
        Files.writeString(
                program,
                example("python", "zlib") + "print([is_api_key(key) for key in ('" + key.text() + "', '" + shown
                        + "', '" + mistyped + "')])\n");
        assertThat(run(List.of(Prerequisites.python().toString(), program.toString())))
                .isEqualToIgnoringNewLines("[True, True, False]");
    }

    private void assertIsToken(String said) {
        Matcher token = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+").matcher(said);
        assertThat(token.find()).as(said).isTrue();
        assertThat(Tokens.claims(token.group()).path("sub").asText()).isEqualTo(owner.id());
    }

    /** The one block of code in this language that contains a certain text. */
    private String example(String language, String text) {
        List<String> blocks = new ArrayList<>();
        Matcher block = Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(documentation);
        while (block.find()) {
            if (block.group(1).equals(language) && block.group(2).contains(text)) {
                blocks.add(block.group(2));
            }
        }
        assertThat(blocks).as(language + " with " + text).hasSize(1);
        return blocks.get(0).replace(REALM, realm.url());
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "API_KEY", key.text(),
                        "CLIENT_SECRET", "acme-backend-demo-secret",
                        "CURL", Prerequisites.curl().toString(),
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
