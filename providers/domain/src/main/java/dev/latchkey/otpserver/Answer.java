package dev.latchkey.otpserver;

/** What came of asking for a user's passcode to be checked. */
public sealed interface Answer {

    /** It was right. */
    record Accepted() implements Answer {}

    /** It was wrong. */
    record Rejected() implements Answer {}

    /** The user is locked out here, after too many wrong ones; no server was asked. */
    record Locked() implements Answer {}

    /**
     * The server asks for something more (RADIUS Access-Challenge).
     *
     * @param message what it wants the user to be shown; may be empty
     * @param conversation to be continued with the next passcode
     */
    record Challenged(String message, Conversation conversation) implements Answer {}

    /**
     * Nobody could say. Never let in, never counted as a wrong passcode.
     *
     * @param server which one failed; empty if none was asked
     * @param cause why
     * @param detail for the administrator; holds no secret
     */
    record Unavailable(String server, Cause cause, String detail) implements Answer {

        public Unavailable(Cause cause) {
            this("", cause, "");
        }
    }
}
