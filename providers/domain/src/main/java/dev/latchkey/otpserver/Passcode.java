package dev.latchkey.otpserver;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a user types for the OTP server: a PIN and a code, a temporary password, or the word that starts a push. There is
 * no rule for its form, since the server alone knows it; it is sent as it was typed, and never shown.
 */
public final class Passcode {

    /** What RADIUS can carry in a password, RFC 2865, section 5.2; in bytes of UTF-8. */
    public static final int LONGEST = 128;

    private final String text;

    private Passcode(String text) {
        this.text = text;
    }

    /** The passcode without the blanks around it; empty if nothing is left, or nothing that a server could be sent. */
    public static Optional<Passcode> typed(String text) {
        return Optional.of(text.strip())
                .filter(stripped -> Text.canBeSent(stripped, LONGEST))
                .map(Passcode::new);
    }

    String text() {
        return text;
    }

    /** In UTF-8, as it is sent. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a text repeats the passcode, and must not be shown. */
    public boolean isIn(String other) {
        return other.contains(text);
    }

    @Override
    public String toString() {
        return "Passcode[…]";
    }
}
