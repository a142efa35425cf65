package dev.latchkey.install.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.apikey.keycloak.ApiKeySettingsTab;
import dev.latchkey.otpserver.keycloak.OtpServerSettings;
import dev.latchkey.session.keycloak.SessionSettings;
import dev.latchkey.support.Setting;
import dev.latchkey.support.SettingsTab;
import dev.latchkey.twofactor.keycloak.TwoFactorSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.services.ui.extend.UiTabProvider;

/**
 * The page of the documentation says what the code does: its tables and files are written from the settings. After a change
 * of a setting, {@code -Dconfiguration.page=write} writes them anew.
 */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("..", "..", "docs", "configuration.md");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Properties ENGLISH = new Properties();

    @BeforeAll
    static void readTexts() throws IOException {
        try (InputStream file =
                ConfigurationPageTest.class.getResourceAsStream("/theme-resources/messages/messages_en.properties")) {
            ENGLISH.load(new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.UTF_8));
        }
    }

    static Stream<SettingsTab> tabs() {
        return Stream.of(
                new SessionSettings(), new ApiKeySettingsTab(), new OtpServerSettings(), new TwoFactorSettings());
    }

    @ParameterizedTest
    @MethodSource("tabs")
    void saysWhatTheCodeDoes(SettingsTab tab) throws IOException {
        String page = Files.readString(PAGE);
        String begin = "<!-- " + tab.getId() + ": written by ConfigurationPageTest -->\n";
        String end = "<!-- end -->\n";
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf(end, from);
        assertThat(page).contains(begin);
        String expected = expected(tab);
        if (System.getProperty("configuration.page", "").equals("write")) {
            Files.writeString(PAGE, page.substring(0, from) + expected + page.substring(to));
        } else {
            assertThat(page.substring(from, to)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("tabs")
    void everyFieldHasALabelAndAHelpText(SettingsTab tab) {
        assertThat(ENGLISH).containsKeys(tab.getId(), tab.getHelpText());
        tab.getConfigProperties()
                .forEach(field -> assertThat(ENGLISH).containsKeys(field.getLabel(), field.getHelpText()));
    }

    private static String expected(SettingsTab tab) throws JsonProcessingException {
        String rows = tab.settings().stream()
                .map(setting -> "| `%s` | %s | %s | %s | %s |%n"
                        .formatted(
                                setting.key(),
                                ENGLISH.getProperty(setting.label(tab.getId())),
                                setting.defaultText().isEmpty() ? "empty" : '`' + setting.defaultText() + '`',
                                setting.values(),
                                ENGLISH.getProperty(setting.label(tab.getId()) + ".help")))
                .collect(Collectors.joining());
        String changes = tab.settings().stream()
                .map(setting -> "  -s 'config.%s=[\"%s\"]'".formatted(setting.key(), setting.defaultText()))
                .collect(Collectors.joining(" \\\n"));
        return """

                | Key | In the tab | Default | Values | Meaning |
                |---|---|---|---|---|
                %s
                As a file, `%s.json`:

                ```json
                %s
                ```

                With `kcadm`, once they have been saved or installed, here all of them back to their defaults (what isn't named stays as it is):

                ```sh
                id=$(kcadm.sh get components -r acme -q providerId=%s --fields id --format csv --noquotes)
                kcadm.sh update "components/$id" -r acme \\
                %s
                ```

                """.formatted(rows, tab.getId(), file(tab), tab.getId(), changes);
    }

    private static String file(SettingsTab tab) throws JsonProcessingException {
        ObjectNode file = JSON.createObjectNode()
                .put("name", tab.getId())
                .put("providerId", tab.getId())
                .put("providerType", UiTabProvider.class.getName());
        ObjectNode config = file.putObject("config");
        for (Setting<?> setting : tab.settings()) {
            config.putArray(setting.key()).add(setting.defaultText());
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(file);
    }
}
