package dev.latchkey.session.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.session.SessionTimeout;
import dev.latchkey.support.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.keycloak.component.ComponentModel;

class SessionSettingsTest {

    private final SessionSettings settings = new SessionSettings();

    /** Each setting has its row, with its default and its values; there is no other. */
    @Test
    void theDocumentationTellsThem() throws IOException {
        List<String> rows = section("## " + SessionSettings.ID)
                .filter(line -> line.startsWith("| `"))
                .limit(settings.settings().size())
                .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2))
                        .strip())
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(settings.settings().stream()
                        .map(SessionSettingsTest::row)
                        .toList());
    }

    private static Stream<String> section(String heading) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../../docs/configuration.md"));
        return lines.stream().skip(lines.indexOf(heading));
    }

    private static String row(Setting<?> setting) {
        List<String> values = setting.options().isEmpty() ? List.of("true", "false") : setting.options();
        return "| `" + setting.key() + "` | `" + setting.defaultText() + "` | "
                + values.stream().map(value -> '`' + value + '`').collect(Collectors.joining(", "));
    }

    @Test
    void anUnreadableLimitIsNoLicence() {
        ComponentModel imported = new ComponentModel();
        imported.setId("imported");
        imported.put("defaultTimeout", "soon");
        imported.put("longestTimeout", "PT99H");

        assertThat(SessionSettings.LONGEST_TIMEOUT.in(imported)).isEqualTo(SessionTimeout.PT30M);
        assertThat(SessionSettings.DEFAULT_TIMEOUT.in(imported)).isEqualTo(SessionTimeout.PT30M);
    }
}
