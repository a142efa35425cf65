package dev.latchkey.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {

    @Test
    void writesTheExtensionAsRfc3966Does() {
        assertThat(new PhoneNumber("+15145550134", Optional.of("5678")).toClaim())
                .isEqualTo("+15145550134;ext=5678");
    }

    @Test
    void isE164AloneWithoutAnExtension() {
        assertThat(new PhoneNumber("+15145550134", Optional.empty()).toClaim()).isEqualTo("+15145550134");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "15145550134", "+0123", "+1 514", "+1234567890123456", "+١٢٣"})
    void refusesWhatIsNotE164(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PhoneNumber(text, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x5", "5;isub=1", "1234567890123456"})
    void refusesWhatIsNotAnExtension(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PhoneNumber("+15145550134", Optional.of(text)));
    }

    /** The claim is parsed by others: no number may smuggle a second parameter into it. */
    @Property
    void everyClaimHasAtMostOneParameter(
            @ForAll @NumericChars @StringLength(min = 1, max = 14) String subscriber,
            @ForAll @NumericChars @StringLength(min = 1, max = 15) String extension) {
        PhoneNumber number = new PhoneNumber("+1" + subscriber, Optional.of(extension));

        assertThat(number.toClaim()).matches("\\+1[0-9]{1,14};ext=[0-9]{1,15}");
    }
}
