package dev.latchkey.support;

import java.util.Optional;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.Provider;

/**
 * What other features may ask of the company's external OTP server. A feature that can talk to one implements it; while none
 * does, no passcode is right.
 */
public interface OtpVerifier extends Provider {

    /** Whether the realm has settings with which a server could be asked. */
    boolean isUsableIn(RealmModel realm);

    /** Whether an administrator has said that this user needs no OTP server for the time being. */
    boolean isWaived(RealmModel realm, UserModel user);

    /**
     * Asks the server whether what the user typed is right; may take as long as the realm's time-out. Counts nothing: what is
     * {@link Outcome.Rejected} is for the caller to count.
     *
     * @param typed as it was typed
     * @param conversation what the {@link Outcome.Challenged} of the round before said; empty for the first
     */
    Outcome verify(RealmModel realm, UserModel user, String typed, Optional<String> conversation);

    /** What came of it. */
    sealed interface Outcome {

        /** The passcode is right. */
        record Accepted() implements Outcome {}

        /** It is wrong, and counts as a failed login. */
        record Rejected() implements Outcome {}

        /** The user is locked out after too many failures; nobody was asked. */
        record Locked() implements Outcome {}

        /**
         * The server asks for something more.
         *
         * @param message for the user; may be empty
         * @param conversation for the next call; to be kept on the server
         */
        record Challenged(String message, String conversation) implements Outcome {}

        /**
         * Nobody could say. Nobody is let in, and nothing is counted.
         *
         * @param server which one failed; empty if none was asked
         * @param cause a word in lower case
         */
        record Unavailable(String server, String cause) implements Outcome {

            /** Error of the event. */
            public static final String ERROR = "otp_server_unavailable";

            /** Sends the event of whoever wanted to get in, with the server and the cause. */
            public void report(EventBuilder event) {
                event.detail("otp_server", server).detail("cause", cause).error(ERROR);
            }
        }
    }

    static OtpVerifier of(KeycloakSession session) {
        OtpVerifier verifier = session.getProvider(OtpVerifier.class);
        return verifier == null ? NoServer.INSTANCE : verifier;
    }

    /** There is no OTP server. */
    final class NoServer implements OtpVerifier {

        static final OtpVerifier INSTANCE = new NoServer();

        private NoServer() {}

        @Override
        public boolean isUsableIn(RealmModel realm) {
            return false;
        }

        @Override
        public boolean isWaived(RealmModel realm, UserModel user) {
            return false;
        }

        @Override
        public Outcome verify(RealmModel realm, UserModel user, String typed, Optional<String> conversation) {
            return new Outcome.Unavailable("", "not_configured");
        }

        @Override
        public void close() {}
    }
}
