package dev.latchkey.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.keycloak.component.ComponentModel;

class SettingChangeTest {

    private static final Setting<Integer> NUMBER = Setting.number("number", 5, 1, 10);
    private static final Setting<String> SECRET = Setting.secret("secret");
    private static final List<Setting<?>> ALL = List.of(NUMBER, SECRET);

    @Test
    void aDefaultThatIsWrittenDownChangesNothing() {
        assertThat(SettingChange.between(ALL, null, with("number", "5"))).isEmpty();
        assertThat(SettingChange.between(ALL, with("number", " 5 "), with("number", "5")))
                .isEmpty();
        assertThat(SettingChange.between(ALL, with("number", "5"), null)).isEmpty();
    }

    @Test
    void tellsTheTextsOfBeforeAndAfter() {
        assertThat(SettingChange.between(ALL, with("number", "six"), with("number", "7")))
                .containsExactly(new SettingChange("number", "six", "7"));
        assertThat(SettingChange.between(ALL, with("number", "7"), null))
                .containsExactly(new SettingChange("number", "7", "5"));
    }

    @Test
    void tellsOfASecretOnlyThatItIsAnother() {
        assertThat(SettingChange.between(ALL, with("secret", "one"), with("secret", "two")))
                .containsExactly(new SettingChange("secret", null, "changed"));
        assertThat(SettingChange.between(ALL, with("secret", "one"), with("secret", "one")))
                .isEmpty();
    }

    private static ComponentModel with(String key, String text) {
        ComponentModel component = new ComponentModel();
        component.put(key, text);
        return component;
    }
}
