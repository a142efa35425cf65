package dev.latchkey.twofactor.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.Setting;
import dev.latchkey.twofactor.Enforcement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.keycloak.component.ComponentModel;

class TwoFactorSettingsTest {

    private final TwoFactorSettings settings = new TwoFactorSettings();

    /** Each setting has its row, with its default and its values. */
    @Test
    void theDocumentationTellsThem() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../../docs/configuration.md"));
        List<String> section = lines.subList(lines.indexOf("## " + TwoFactorSettings.ID), lines.size());

        for (Setting<?> setting : settings.settings()) {
            String byDefault = setting.defaultText().isEmpty() ? "empty: " : "`" + setting.defaultText() + "` | ";
            String values = String.join(
                    ", ",
                    setting.options().stream().map(value -> "`" + value + "`").toList());
            assertThat(section)
                    .as(setting.key())
                    .anyMatch(line -> line.startsWith("| `" + setting.key() + "` | " + byDefault)
                            && line.contains("| " + values));
        }
    }

    @Test
    void whatCannotBeReadIsMeantStrictly() {
        ComponentModel imported = new ComponentModel();
        imported.setId("imported");
        imported.put("enforcement", "mandatory");
        imported.put("requiredFrom", "next year");
        imported.put("exemptGroup", "everybody");

        assertThat(TwoFactorSettings.ENFORCEMENT.in(imported)).isEqualTo(Enforcement.REQUIRED);
        assertThat(TwoFactorSettings.REQUIRED_FROM.in(imported)).isEmpty();
        assertThat(TwoFactorSettings.EXEMPT_GROUP.in(imported)).isEmpty();
    }
}
