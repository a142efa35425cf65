package dev.latchkey.otpserver;

import dev.latchkey.otpserver.Answer.Unavailable;

/**
 * What came of asking one server.
 *
 * @param answer its answer
 * @param sent whether the passcode may have reached it: then no other server is asked, since it may have been consumed
 */
public record Attempt(Answer answer, boolean sent) {

    public static Attempt answered(Answer answer) {
        return new Attempt(answer, true);
    }

    /** It could not be asked; another one can. */
    public static Attempt notSent(ServerAddress server, Cause cause, String detail) {
        return new Attempt(new Unavailable(server.text(), cause, detail), false);
    }

    /** It was asked, and nobody knows what it would have said. */
    public static Attempt failed(ServerAddress server, Cause cause, String detail) {
        return new Attempt(new Unavailable(server.text(), cause, detail), true);
    }

    boolean isFailure() {
        return answer instanceof Unavailable unavailable && unavailable.cause() != Cause.BUSY;
    }
}
