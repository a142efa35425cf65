package dev.latchkey.otpserver;

import java.util.Base64;
import java.util.Optional;

/**
 * A RADIUS login that takes several rounds: each of them goes to the same server, with the state it gave (RFC 2865,
 * section 5.24).
 *
 * @param server the text of its address
 * @param state what it wants back; empty for none
 */
public record Conversation(String server, byte[] state) {

    private static final char SEPARATOR = '@';

    public Conversation {
        state = state.clone();
    }

    @Override
    public byte[] state() {
        return state.clone();
    }

    /** The text that {@link #parse} reads. */
    public String text() {
        return Base64.getEncoder().encodeToString(state) + SEPARATOR + server;
    }

    public static Optional<Conversation> parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        if (separator < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Conversation(
                    text.substring(separator + 1), Base64.getDecoder().decode(text.substring(0, separator))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Conversation that && text().equals(that.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return "Conversation[" + server + "]";
    }
}
