package dev.latchkey.otpserver.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.otpserver.Answer;
import dev.latchkey.otpserver.Cause;
import dev.latchkey.otpserver.Conversation;
import dev.latchkey.otpserver.Passcode;
import dev.latchkey.otpserver.ServerUser;
import dev.latchkey.support.OtpVerifier;
import dev.latchkey.support.OtpVerifierFactory;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserLoginFailureModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.BruteForceProtector;

/** Asks the company's OTP server about a user of this Keycloak. */
final class OtpServerVerifier implements OtpVerifier {

    private static final Logger LOG = Logger.getLogger(OtpServerVerifier.class);

    private final KeycloakSession session;
    private final OtpServers servers;

    private OtpServerVerifier(KeycloakSession session, OtpServers servers) {
        this.session = session;
        this.servers = servers;
    }

    @Override
    public boolean isUsableIn(RealmModel realm) {
        return OtpServerSettings.of(realm).isUsable();
    }

    @Override
    public boolean isWaived(RealmModel realm, UserModel user) {
        return new Waivers(session, realm).of(user).isPresent();
    }

    @Override
    public Outcome verify(RealmModel realm, UserModel user, String typed, Optional<String> conversation) {
        Optional<ServerUser> known = new ServerUsers(OtpServerSettings.of(realm)).of(user);
        return known.isEmpty()
                ? new Outcome.Unavailable("", Cause.NO_USER_NAME.code())
                : verify(realm, user, known.get(), typed, conversation);
    }

    /** The same for a name that the user has just given. */
    Outcome verify(RealmModel realm, UserModel user, ServerUser known, String typed, Optional<String> conversation) {
        Optional<Passcode> passcode = Passcode.typed(typed);
        Answer answer;
        if (isLockedOut(realm, user)) {
            answer = new Answer.Locked();
        } else if (passcode.isEmpty()) {
            answer = new Answer.Rejected();
        } else {
            PasscodeCheck check = new PasscodeCheck(session, OtpServerSettings.of(realm), servers);
            answer = conversation
                    .flatMap(Conversation::parse)
                    .map(begun -> check.goOn(known, passcode.get(), begun))
                    .orElseGet(() -> check.ask(known, passcode.get()));
        }
        if (answer instanceof Answer.Accepted) {
            forgetFailures(realm, user);
        }
        return outcome(realm, answer);
    }

    /**
     * As a right code of an authenticator app does: Keycloak itself knows only that type. Not through the protector, which
     * can't take two messages about one request, and then holds the user for locked out.
     */
    private void forgetFailures(RealmModel realm, UserModel user) {
        UserLoginFailureModel failures = session.loginFailures().getUserLoginFailure(realm, user.getId());
        if (failures != null) {
            failures.clearPrimaryAndSecondaryAuthFailures();
        }
    }

    private boolean isLockedOut(RealmModel realm, UserModel user) {
        BruteForceProtector protector = session.getProvider(BruteForceProtector.class);
        return AuthenticatorUtils.getDisabledByBruteForceEventError(protector, session, realm, user) != null;
    }

    private static Outcome outcome(RealmModel realm, Answer answer) {
        if (answer instanceof Answer.Accepted) {
            return new Outcome.Accepted();
        } else if (answer instanceof Answer.Rejected) {
            return new Outcome.Rejected();
        } else if (answer instanceof Answer.Locked) {
            return new Outcome.Locked();
        } else if (answer instanceof Answer.Challenged challenged) {
            return new Outcome.Challenged(
                    challenged.message(), challenged.conversation().text());
        } else if (answer instanceof Answer.Unavailable unavailable) {
            LOG.warnf(
                    "OTP server \"%s\" of realm %s: %s %s",
                    unavailable.server(), realm.getName(), unavailable.cause().code(), unavailable.detail());
            return new Outcome.Unavailable(
                    unavailable.server(), unavailable.cause().code());
        }
        throw new IllegalStateException("unknown answer");
    }

    /** The one that asks servers, for the pages of this feature. */
    static OtpServerVerifier of(KeycloakSession session) {
        return (OtpServerVerifier) session.getProvider(OtpVerifier.class, Factory.ID);
    }

    OtpServers servers() {
        return servers;
    }

    @Override
    public void close() {}

    /** {@code latchkey-otp-server}; holds what the node knows of the servers. */
    @AutoService(OtpVerifierFactory.class)
    public static final class Factory implements OtpVerifierFactory {

        static final String ID = "latchkey-otp-server";

        private final OtpServers servers = new OtpServers();

        @Override
        public OtpVerifier create(KeycloakSession session) {
            return new OtpServerVerifier(session, servers);
        }

        @Override
        public String getId() {
            return ID;
        }

        @Override
        public void close() {
            servers.close();
        }
    }
}
