package dev.latchkey.otpserver;

import java.nio.charset.StandardCharsets;

/** What a datagram means to the one who waits for the reply to a RADIUS request. */
public sealed interface RadiusReply {

    /** Access-Accept. */
    record Accept() implements RadiusReply {}

    /** Access-Reject. */
    record Reject() implements RadiusReply {}

    /**
     * Access-Challenge.
     *
     * @param message what the user is to be shown; may be empty
     * @param state to be sent back; empty for none
     */
    record Challenge(String message, byte[] state) implements RadiusReply {

        public Challenge {
            state = state.clone();
        }

        @Override
        public byte[] state() {
            return state.clone();
        }

        /** As a server sent it. */
        public static Challenge of(byte[] message, byte[] state) {
            String text = new String(message, StandardCharsets.UTF_8)
                    .replaceAll("\\p{Cntrl}+", " ")
                    .strip();
            return new Challenge(text.substring(0, Math.min(LONGEST_MESSAGE, text.length())), state);
        }
    }

    /** Anything else from a server that knows the secret: alive, whatever it says. */
    record Other() implements RadiusReply {}

    /** The right signature but, although one is required, no Message-Authenticator: it may be forged (CVE-2024-3596). */
    record Unsigned() implements RadiusReply {}

    /** To the right request, but it can't be read: signed with another secret, by somebody who knows none, or broken. */
    record BadlySigned() implements RadiusReply {}

    /** No reply to this request: junk, a reply to another one, or cut off. To be ignored; the right one may still come. */
    record Noise() implements RadiusReply {}

    /** In characters. */
    int LONGEST_MESSAGE = 500;
}
