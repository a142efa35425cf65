package dev.latchkey.profile.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.latchkey.profile.PhoneNumber;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberParserTest {

    @ParameterizedTest
    @CsvSource({
        "+1 (514) 555-0134, +15145550134",
        "514-555-0134 x5678, +15145550134;ext=5678",
        "514 555 0134, +15145550134",
        "(514) 555-0134 ext. 12, +15145550134;ext=12",
        "+49 30 901820, +4930901820",
        "011 49 30 901820, +4930901820",
        "+33 1 42 68 53 00, +33142685300",
        "tel:+1-514-555-0134;ext=7, +15145550134;ext=7",
    })
    void readsWhatPeopleTypeInCanada(String typed, String claim) {
        assertThat(PhoneNumberParser.parse(typed, "CA"))
                .map(PhoneNumber::toClaim)
                .contains(claim);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "12", "call me", "+1 000 000 0000", "+999 123456", "514-555-0134;ext=5;ext=6x"})
    void findsNoNumberInAnythingElse(String typed) {
        assertThat(PhoneNumberParser.parse(typed, "CA")).isEmpty();
    }

    @Test
    void needsTheCountryCodeWhereThereIsNoRegion() {
        assertThat(PhoneNumberParser.parse("514-555-0134", null)).isEmpty();
        assertThat(PhoneNumberParser.parse("+1 514-555-0134", null)).isPresent();
    }

    @Test
    void readsAtMost32Characters() {
        String number = "+1 514 555 0134";
        String longest = number.replaceFirst(" ", " ".repeat(1 + PhoneNumber.MAX_LENGTH - number.length()));

        assertThat(PhoneNumberParser.parse(longest, null)).isPresent();
        assertThat(PhoneNumberParser.parse(longest.replaceFirst(" ", "  "), null))
                .isEmpty();
    }

    @Property
    void neverFails(@ForAll @StringLength(max = 40) String anything) {
        assertThatCode(() -> PhoneNumberParser.parse(anything, "CA")).doesNotThrowAnyException();
    }

    /** What a token carries is a number again, and the same one. */
    @Property
    void readsItsOwnClaims(@ForAll @CharRange(from = '0', to = '9') @StringLength(7) String subscriber) {
        PhoneNumberParser.parse("+1514" + subscriber, null)
                .ifPresent(number -> assertThat(PhoneNumberParser.parse(number.toClaim(), null))
                        .contains(number));
    }
}
