package dev.latchkey.otpserver.keycloak;

import dev.latchkey.otpserver.Attempt;
import dev.latchkey.otpserver.Cause;
import dev.latchkey.otpserver.ServerAddress;

/** A server gave no answer; the message is for the administrator and holds no secret. */
final class CallFailedException extends Exception {

    private final Cause reason;
    private final boolean sent;

    private CallFailedException(Cause reason, boolean sent, String detail) {
        super(detail);
        this.reason = reason;
        this.sent = sent;
    }

    /** Nothing has reached it, so that another one may be asked. */
    static CallFailedException notSent(Cause reason, String detail) {
        return new CallFailedException(reason, false, detail);
    }

    /** It may have received the question. */
    static CallFailedException sent(Cause reason, String detail) {
        return new CallFailedException(reason, true, detail);
    }

    Cause reason() {
        return reason;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    Attempt attempt(ServerAddress server) {
        return sent ? Attempt.failed(server, reason, detail()) : Attempt.notSent(server, reason, detail());
    }
}
