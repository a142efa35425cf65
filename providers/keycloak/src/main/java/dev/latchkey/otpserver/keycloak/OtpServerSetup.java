package dev.latchkey.otpserver.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.otpserver.ServerUser;
import dev.latchkey.support.FactorEvidence;
import dev.latchkey.support.FormFields;
import dev.latchkey.support.OtpVerifier.Outcome;
import dev.latchkey.support.RealmDefaults;
import java.util.Optional;
import java.util.Set;
import org.keycloak.Config;
import org.keycloak.authentication.CredentialRegistrator;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.events.Details;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.BruteForceProtector;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The page on which a user shows once to own a token of the company's OTP server. Wrong passcodes count as they do in a
 * login: whoever could guess here could enrol in the owner's place.
 */
final class OtpServerSetup implements RequiredActionProvider, CredentialRegistrator {

    private final KeycloakSession session;

    private OtpServerSetup(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return InitiatedActionSupport.SUPPORTED;
    }

    @Override
    public String getCredentialType(KeycloakSession session, AuthenticationSessionModel login) {
        return OtpServerCredentials.TYPE;
    }

    @Override
    public void evaluateTriggers(RequiredActionContext context) {}

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        PasscodePage.takeConversation(context.getAuthenticationSession());
        context.challenge(page(context).ask());
    }

    @Override
    public void processAction(RequiredActionContext context) {
        RealmModel realm = context.getRealm();
        UserModel user = context.getUser();
        ServerUsers names = new ServerUsers(OtpServerSettings.of(realm));
        Optional<String> conversation = PasscodePage.takeConversation(context.getAuthenticationSession());
        Optional<ServerUser> name = names.isToBeAskedOf(user)
                ? FormFields.typed(context.getHttpRequest(), "serverUser").flatMap(ServerUser::named)
                : names.of(user);
        Optional<String> typed = FormFields.typed(context.getHttpRequest(), "passcode");
        if (name.isEmpty()) {
            context.challenge(page(context).sayNameIsMissing());
            return;
        }
        if (typed.isEmpty()) {
            context.challenge(page(context).ask());
            return;
        }
        // Before the server is asked: a passcode may be good for one use.
        FactorEvidence.of(session).beforeEnrolment(realm, user);
        Outcome outcome = OtpServerVerifier.of(session).verify(realm, user, name.get(), typed.get(), conversation);
        if (outcome instanceof Outcome.Accepted) {
            enrol(context, names, name.get());
        } else {
            if (outcome instanceof Outcome.Rejected) {
                count(context);
            }
            if (!(outcome instanceof Outcome.Challenged)) {
                PasscodePage.report(context.getEvent().clone().event(EventType.UPDATE_CREDENTIAL), user, outcome);
            }
            context.challenge(page(context).again(outcome));
        }
    }

    private void enrol(RequiredActionContext context, ServerUsers names, ServerUser name) {
        UserModel user = context.getUser();
        if (names.isToBeAskedOf(user)) {
            user.setSingleAttribute(ServerUsers.ATTRIBUTE, name.name());
        }
        String label = FormFields.typed(context.getHttpRequest(), "userLabel").orElse("");
        OtpServerCredentials.of(session)
                .enrol(context.getRealm(), user, label.substring(0, Math.min(255, label.length())));
        context.getEvent()
                .event(EventType.UPDATE_CREDENTIAL)
                .detail(Details.CREDENTIAL_TYPE, OtpServerCredentials.TYPE)
                .detail(Details.CREDENTIAL_USER_LABEL, label);
        context.success();
    }

    private void count(RequiredActionContext context) {
        if (context.getRealm().isBruteForceProtected()) {
            session.getProvider(BruteForceProtector.class)
                    .failedLogin(
                            context.getRealm(),
                            context.getUser(),
                            context.getConnection(),
                            context.getUriInfo(),
                            Set.of(OtpServerStepFactory.CATEGORY));
        }
    }

    private static PasscodePage page(RequiredActionContext context) {
        ServerUsers names = new ServerUsers(OtpServerSettings.of(context.getRealm()));
        boolean ask = names.isToBeAskedOf(context.getUser());
        String name = ask
                ? FormFields.typed(context.getHttpRequest(), "serverUser").orElse("")
                : names.of(context.getUser()).map(ServerUser::name).orElse("");
        return new PasscodePage(context.getAuthenticationSession(), context.form()).forSetup(ask, name);
    }

    @Override
    public void close() {}

    /** {@code latchkey-otp-server-setup}; registers itself in every realm. */
    @AutoService(RequiredActionFactory.class)
    public static final class Factory implements RequiredActionFactory {

        public static final String ID = "latchkey-otp-server-setup";

        static final String DISPLAY_TEXT = "Set up AuthAnvil / OTP server";

        @Override
        public String getId() {
            return ID;
        }

        @Override
        public String getDisplayText() {
            return DISPLAY_TEXT;
        }

        @Override
        public RequiredActionProvider create(KeycloakSession session) {
            return new OtpServerSetup(session);
        }

        @Override
        public void postInit(KeycloakSessionFactory factory) {
            RealmDefaults.inEveryRealm(factory, OtpServerRegistration::register);
        }

        @Override
        public void init(Config.Scope config) {}

        @Override
        public void close() {}
    }
}
