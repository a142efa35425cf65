package dev.latchkey.profile.keycloak;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import dev.latchkey.profile.PhoneNumber;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads phone numbers as people type them. */
final class PhoneNumberParser {

    private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();

    private PhoneNumberParser() {}

    /**
     * The number that the text means; empty if it means none that exists.
     *
     * @param text what was typed, of any length
     * @param region ISO 3166-1 alpha-2 code of the country that a number without a country code belongs to; {@code null}
     *     if such numbers are not understood
     */
    static Optional<PhoneNumber> parse(String text, @Nullable String region) {
        if (text.length() > PhoneNumber.MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            Phonenumber.PhoneNumber number = LIBRARY.parse(text, region);
            if (!LIBRARY.isValidNumber(number)) {
                return Optional.empty();
            }
            return Optional.of(new PhoneNumber(
                    LIBRARY.format(number, PhoneNumberFormat.E164),
                    Optional.of(number.getExtension()).filter(digits -> !digits.isEmpty())));
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    static boolean isRegion(String code) {
        return LIBRARY.getSupportedRegions().contains(code);
    }
}
