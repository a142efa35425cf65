package dev.latchkey.profile;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A telephone number that can be dialled from anywhere.
 *
 * @param e164 {@code +} and 1 to 15 digits, the first not 0 (ITU-T E.164)
 * @param extension 1 to 15 digits to dial after it, if any
 */
public record PhoneNumber(String e164, Optional<String> extension) {

    /** The user attribute that holds the number as the user typed it. */
    public static final String ATTRIBUTE = "phoneNumber";

    /** OpenID Connect Core 1.0, section 5.1. */
    public static final String CLAIM = "phone_number";

    /** The longest text that is taken for a phone number, in characters. */
    public static final int MAX_LENGTH = 32;

    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{0,14}");
    private static final Pattern EXTENSION = Pattern.compile("[0-9]{1,15}");

    public PhoneNumber {
        if (!E164.matcher(e164).matches()) {
            throw new IllegalArgumentException("not an E.164 number: " + e164);
        }
        extension.filter(digits -> !EXTENSION.matcher(digits).matches()).ifPresent(digits -> {
            throw new IllegalArgumentException("not the digits of an extension: " + digits);
        });
    }

    /**
     * The value of the {@code phone_number} claim: E.164, with an extension in the syntax of RFC 3966, section 3
     * ({@code +16045551234;ext=5678}), as OpenID Connect Core 1.0, section 5.1, recommends.
     */
    public String toClaim() {
        return extension.map(digits -> e164 + ";ext=" + digits).orElse(e164);
    }
}
