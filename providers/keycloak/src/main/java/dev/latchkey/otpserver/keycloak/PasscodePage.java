package dev.latchkey.otpserver.keycloak;

import dev.latchkey.support.OtpVerifier.Outcome;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** What the pages that ask for a passcode have in common. */
final class PasscodePage {

    /** Note of a login: the round that the OTP server waits for. */
    private static final String CONVERSATION = "latchkey.otp-server.conversation";

    private static final String TEMPLATE = "latchkey-otp-server.ftl";

    private final AuthenticationSessionModel login;
    private final LoginFormsProvider form;

    PasscodePage(AuthenticationSessionModel login, LoginFormsProvider form) {
        this.login = login;
        this.form = form.setAttribute("setup", false).setAttribute("askName", false);
    }

    PasscodePage forSetup(boolean askName, String name) {
        form.setAttribute("setup", true).setAttribute("askName", askName).setAttribute("serverUser", name);
        return this;
    }

    Response ask() {
        return form.createForm(TEMPLATE);
    }

    /** Asks again, and says why. */
    Response again(Outcome outcome) {
        if (outcome instanceof Outcome.Challenged challenged) {
            login.setAuthNote(CONVERSATION, challenged.conversation());
            form.setAttribute("challenge", challenged.message());
        } else if (outcome instanceof Outcome.Unavailable) {
            form.setError("latchkeyOtpServerUnavailable");
        } else {
            form.setError("latchkeyOtpServerWrong");
        }
        return ask();
    }

    Response sayNameIsMissing() {
        return form.setError("latchkeyOtpServerNameMissing").createForm(TEMPLATE);
    }

    /** The round that is under way, which the next passcode ends. */
    static Optional<String> takeConversation(AuthenticationSessionModel login) {
        String conversation = login.getAuthNote(CONVERSATION);
        login.removeAuthNote(CONVERSATION);
        return Optional.ofNullable(conversation);
    }

    /** Writes the failure into an event of its own; the login goes on. */
    static void report(EventBuilder event, UserModel user, Outcome outcome) {
        EventBuilder failure = event.clone().user(user).detail("credential_type", OtpServerCredentials.TYPE);
        if (outcome instanceof Outcome.Unavailable unavailable) {
            unavailable.report(failure);
        } else {
            failure.error(
                    outcome instanceof Outcome.Locked
                            ? Errors.USER_TEMPORARILY_DISABLED
                            : Errors.INVALID_USER_CREDENTIALS);
        }
    }
}
