package dev.latchkey.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.component.ComponentModel;

class SettingTest {

    private enum Colour {
        DARK_RED,
        BLUE
    }

    private static final Setting<Boolean> FLAG = Setting.flag("flag", true);
    private static final Setting<Colour> COLOUR = Setting.choice("colour", Colour.BLUE);
    private static final Setting<Integer> NUMBER = Setting.number("number", 5, 1, 10);

    @Test
    void hasItsDefaultWhereNothingWasSaved() {
        assertThat(FLAG.in(null)).isTrue();
        assertThat(FLAG.in(with("flag", null))).isTrue();
        assertThat(FLAG.in(with("flag", " "))).isTrue();
    }

    @Test
    void readsWhatWasSaved() {
        assertThat(FLAG.in(with("flag", "false"))).isFalse();
        assertThat(COLOUR.in(with("colour", "dark-red"))).isEqualTo(Colour.DARK_RED);
        assertThat(NUMBER.in(with("number", " 7 "))).isEqualTo(7);
    }

    @Test
    void writesTheOptionsOfAnEnumerationInLowerCase() {
        assertThat(COLOUR.options()).isEqualTo(List.of("dark-red", "blue"));
        assertThat(COLOUR.defaultText()).isEqualTo("blue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "11", "-1", "5.0", "five", "99999999999999999999"})
    void hasItsDefaultWhereTheRealmImportWroteNonsense(String text) {
        assertThat(NUMBER.in(with("number", text))).isEqualTo(5);
    }

    @Test
    void canBeStricterThanItsDefaultWhereItIsUnreadable() {
        Setting<Colour> careful = COLOUR.orIfUnreadable(Colour.DARK_RED);

        assertThat(careful.in(with("colour", "reed"))).isEqualTo(Colour.DARK_RED);
        assertThat(careful.in(null)).isEqualTo(Colour.BLUE);
    }

    @Test
    void saysWhatIsWrongBeforeItIsSaved() {
        assertThat(COLOUR.problemIn(with("colour", "reed"))).hasValueSatisfying(problem -> {
            assertThat(problem.messageKey()).isEqualTo("latchkeySettingNotAnOption");
            assertThat(problem.parameters()).containsExactly("reed", "dark-red, blue");
        });
        assertThat(FLAG.problemIn(with("flag", "yes"))).isPresent();
        assertThat(NUMBER.problemIn(with("number", "11"))).isPresent();
        assertThat(NUMBER.problemIn(with("number", ""))).isEmpty();
    }

    @Property
    void readsEveryNumberInItsRange(@ForAll @IntRange(min = 1, max = 10) int number) {
        assertThat(NUMBER.in(with("number", Integer.toString(number)))).isEqualTo(number);
    }

    private static ComponentModel with(String key, @Nullable String text) {
        ComponentModel component = new ComponentModel();
        component.setId("id");
        component.put(key, text);
        return component;
    }
}
