package dev.latchkey.tests.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The files and commands of {@code docs/configuration.md}, as they stand there but for the realm's name. */
@ExtendWith(KeycloakExtension.class)
class ConfigurationPageIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FILE = Pattern.compile("```json\n(\\{\n.*?)```", Pattern.DOTALL);
    private static final Pattern REQUESTS = Pattern.compile("```sh\n(curl.*?)```", Pattern.DOTALL);
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(id=.*?)```", Pattern.DOTALL);

    @Test
    void theFilesAreSavedOverRest(ServerUnderTest server) throws IOException {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            for (JsonNode file : files()) {
                realm.admin("POST", "/components", file.toString()).expect(201);
            }
            assertDefaults(realm);
        }
    }

    @Test
    void theFilesAreImportedWithARealm(ServerUnderTest server) throws IOException {
        List<JsonNode> files = files();
        try (Realm realm = Realm.fresh(server, representation -> withComponents(representation, files))) {
            assertDefaults(realm);
        }
    }

    @Test
    void theCommandsChangeWhatIsInstalled(ServerUnderTest server) throws IOException, InterruptedException {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            realm.admin("POST", "/latchkey/install").expect(200);
            String commands = COMMANDS.matcher(page())
                    .results()
                    .map(block -> block.group(1))
                    .map(block -> block.replace("-r acme", "-r " + realm.name())
                            .replace("config.longestTimeout=[\"never\"]", "config.longestTimeout=[\"PT8H\"]"))
                    .collect(Collectors.joining("\n"));

            run(realm, commands);

            assertThat(settings(realm, "latchkey-sessions")
                            .path("longestTimeout")
                            .path(0)
                            .asText())
                    .isEqualTo("PT8H");
        }
    }

    @Test
    void theCommandSavesThemForTheFirstTime(ServerUnderTest server) throws IOException, InterruptedException {
        String command = "kcadm.sh create components -r acme -f latchkey-sessions.json";
        assertThat(page()).contains('`' + command + '`');
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            run(realm, command.replace("-r acme", "-r " + realm.name()));

            assertThat(settings(realm, "latchkey-sessions")
                            .path("defaultTimeout")
                            .path(0)
                            .asText())
                    .isEqualTo("PT30M");
        }
    }

    @Test
    void theRequestsSaveAndChangeThem(ServerUnderTest server) throws IOException, InterruptedException {
        List<String> requests =
                REQUESTS.matcher(page()).results().map(block -> block.group(1)).toList();
        assertThat(requests).hasSize(2);
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            run(realm, String.join("\n", requests).replace("realms/acme/", "realms/" + realm.name() + '/'));

            JsonNode saved = settings(realm, "latchkey-sessions");
            assertThat(saved.path("longestTimeout").path(0).asText()).isEqualTo("PT8H");
            assertThat(saved.path("defaultTimeout").path(0).asText())
                    .as("what the request doesn't name")
                    .isEqualTo("PT30M");
        }
    }

    /** A company that moves reads its export in; in which order it has the components, nobody promises. */
    @Test
    void settingsThatNeedEachOtherAreImportedInAnyOrder(ServerUnderTest server) throws IOException {
        JsonNode rule = JSON.readTree("""
                {"name":"latchkey-two-factor","providerId":"latchkey-two-factor","config":{"method":["otp-server"]}}""");
        JsonNode otpServer = JSON.readTree("""
                {"name":"latchkey-otp-server","providerId":"latchkey-otp-server",
                 "config":{"servers":["https://otp.example/AuthAnvil/SAS.asmx"]}}""");
        for (List<JsonNode> order : List.of(List.of(rule, otpServer), List.of(otpServer, rule))) {
            try (Realm realm = Realm.fresh(server, representation -> withComponents(representation, order))) {
                assertThat(settings(realm, "latchkey-two-factor")
                                .path("method")
                                .path(0)
                                .asText())
                        .isEqualTo("otp-server");
            }
        }
    }

    @Test
    void aMethodThatNobodyCouldUseIsRefusedAndNotSaved(ServerUnderTest server) {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            Answer refused = realm.admin("POST", "/components", """
                    {"name":"latchkey-two-factor","providerId":"latchkey-two-factor",
                     "providerType":"org.keycloak.services.ui.extend.UiTabProvider","config":{"method":["otp-server"]}}""").expect(400);

            assertThat(refused.body()).contains("No OTP server can be used in this realm");
            assertThat(realm.admin("GET", "/components?type=" + Realm.SETTINGS).json())
                    .isEmpty();
        }
    }

    @Test
    void nonsenseIsRefusedWithTheNameOfTheField(ServerUnderTest server) throws IOException {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            Answer refused = realm.admin("POST", "/components", """
                    {"name":"latchkey-api-keys","providerId":"latchkey-api-keys",
                     "providerType":"org.keycloak.services.ui.extend.UiTabProvider","config":{"keysPerUser":["many"]}}""").expect(400);

            assertThat(refused.json().path("errorMessage").asText())
                    .isEqualTo("Keys per user: “many” is not a whole number from 1 to 100.");
        }
    }

    @Test
    void aRealmFileWithNonsenseIsNotImported(ServerUnderTest server) throws IOException {
        try (Realm realm = Realm.fresh(server, representation -> representation)) {
            String realms = realm.adminUrl().substring(0, realm.adminUrl().lastIndexOf('/'));
            String name = realm.name() + "-import";
            JsonNode sessions = JSON.readTree("""
                    {"name":"latchkey-sessions","providerId":"latchkey-sessions","config":{"longestTimeout":["soon"]}}""");
            ObjectNode file = withComponents(JSON.createObjectNode().put("realm", name), List.of(sessions));

            Answer refused = new Http().json("POST", realms, file.toString(), "Authorization", realm.adminBearer());

            assertThat(refused.status()).isGreaterThanOrEqualTo(400);
            assertThat(new Http()
                            .get(realms + "/" + name, "Authorization", realm.adminBearer())
                            .status())
                    .isEqualTo(404);
        }
    }

    private static void assertDefaults(Realm realm) throws IOException {
        for (JsonNode file : files()) {
            JsonNode saved = settings(realm, file.path("providerId").asText());
            file.path("config").properties().stream()
                    .filter(setting -> !setting.getValue().path(0).asText().isEmpty())
                    .forEach(setting -> assertThat(saved.path(setting.getKey()))
                            .as(setting.getKey())
                            .isEqualTo(setting.getValue()));
        }
    }

    private static ObjectNode withComponents(ObjectNode realm, List<JsonNode> components) {
        ArrayNode list = realm.putObject("components").putArray(Realm.SETTINGS);
        components.forEach(component -> list.add(((ObjectNode) component.deepCopy()).without("providerType")));
        return realm;
    }

    private static JsonNode settings(Realm realm, String feature) {
        JsonNode found = realm.admin("GET", "/components?providerId=" + feature + "&type=" + Realm.SETTINGS)
                .expect(200)
                .json();
        assertThat(found).hasSize(1);
        return found.get(0).path("config");
    }

    private static List<JsonNode> files() throws IOException {
        List<JsonNode> files = new ArrayList<>();
        for (String text :
                FILE.matcher(page()).results().map(result -> result.group(1)).toList()) {
            files.add(JSON.readTree(text));
        }
        assertThat(files).hasSize(4);
        return files;
    }

    private static String page() throws IOException {
        return Files.readString(Path.of(System.getProperty("docs.dir"), "configuration.md"));
    }

    private static void run(Realm realm, String commands) throws IOException, InterruptedException {
        Map<String, String> files = new LinkedHashMap<>();
        files().forEach(file -> files.put(file.path("name").asText() + ".json", file.toString()));
        Shell.run(realm, files, commands);
    }
}
