package dev.latchkey.twofactor.keycloak;

import dev.latchkey.support.FormFields;
import dev.latchkey.support.OtpVerifier;
import dev.latchkey.twofactor.Decision;
import dev.latchkey.twofactor.Decision.Ask;
import dev.latchkey.twofactor.Decision.EnrolNow;
import dev.latchkey.twofactor.Decision.Invite;
import dev.latchkey.twofactor.Factor;
import dev.latchkey.twofactor.Method;
import java.util.List;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What every login passes, whatever flow it went through: notes which factor it has proven, and asks for what is missing.
 */
final class TwoFactorAction implements RequiredActionProvider {

    /** Note of a login: the invitation has been seen. */
    private static final String INVITED = "latchkey.two-factor.invited";

    /** Note of a login: the user accepted the invitation. */
    private static final String ACCEPTED = "latchkey.two-factor.accepted";

    private final KeycloakSession session;

    TwoFactorAction(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        forgetWishForThisAction(login);
        noteWhatTheFlowProved(login);
        Decision decision = decide(context);
        if (isPasswordGrant(context)) {
            answerProgram(context, decision);
        } else if (decision instanceof EnrolNow enrol
                && enrol.method() == Method.OTP_SERVER
                && OtpServerEnrolment.isPossibleIn(session, context.getRealm())) {
            login.removeRequiredAction(TwoFactorActionFactory.ID);
            login.addRequiredAction(OtpServerEnrolment.ACTION);
        } else if (decision instanceof Invite ? isToBeInvited(context) : !decision.letsPass()) {
            login.addRequiredAction(TwoFactorActionFactory.ID);
        } else {
            login.removeRequiredAction(TwoFactorActionFactory.ID);
        }
    }

    /**
     * A link with {@code kc_action=latchkey-two-factor} starts nothing: {@code AuthenticationManager} would leave out, for the
     * whole login, an action that a link names and that can't be started by one.
     */
    private static void forgetWishForThisAction(AuthenticationSessionModel login) {
        if (TwoFactorActionFactory.ID.equals(login.getClientNote(Constants.KC_ACTION))) {
            login.removeClientNote(Constants.KC_ACTION);
        }
    }

    /** Once a login: who is signed in already gets to the next application without a page, as silent logins have to. */
    private boolean isToBeInvited(RequiredActionContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        return login.getAuthNote(INVITED) == null
                && new TwoFactor(session, context.getRealm())
                        .continued(login, context.getUser())
                        .isEmpty();
    }

    /** Also while no rule is in force: sessions must not end when one comes into force. */
    private static void noteWhatTheFlowProved(AuthenticationSessionModel login) {
        Proofs.dropForged(login);
        if (Proofs.in(login).isEmpty()) {
            Proofs.ofFlow(login).ifPresent(factor -> Proofs.write(login, factor));
        }
    }

    private Decision decide(RequiredActionContext context) {
        return new TwoFactor(session, context.getRealm()).decide(context.getAuthenticationSession(), context.getUser());
    }

    private static boolean isPasswordGrant(RequiredActionContext context) {
        return field(context, OAuth2Constants.GRANT_TYPE)
                .filter(OAuth2Constants.PASSWORD::equals)
                .isPresent();
    }

    /** A program shows no page: its one request carries the code, or it is told what is missing. */
    private void answerProgram(RequiredActionContext context, Decision decision) {
        if (decision instanceof Ask ask) {
            Optional<String> code = field(context, "totp").or(() -> field(context, "otp"));
            if (code.isEmpty()) {
                throw refuse(context, Refusal.REQUIRED);
            }
            Codes.Result result = new Codes(context).verifyAny(code.get(), ask.factors());
            if (!(result instanceof Codes.Proven proven)) {
                throw refuse(context, refusal(result));
            }
            Proofs.write(context.getAuthenticationSession(), proven.factor());
            if (!decide(context).letsPass()) {
                throw refuse(context, Refusal.REQUIRED);
            }
        } else if (decision instanceof EnrolNow) {
            throw refuse(context, Refusal.NOT_SET_UP);
        }
    }

    private static Refusal refusal(Codes.Result result) {
        if (result instanceof Codes.Unavailable) {
            return Refusal.UNAVAILABLE;
        }
        // Only a page could show what an OTP server asks further.
        return result instanceof Codes.Challenged ? Refusal.REQUIRED : Refusal.WRONG;
    }

    private RuntimeException refuse(RequiredActionContext context, Refusal refusal) {
        new AuthenticationSessionManager(session)
                .removeAuthenticationSession(context.getRealm(), context.getAuthenticationSession(), false);
        context.getEvent()
                .detail(Details.REASON, refusal.code())
                .error(
                        switch (refusal) {
                            case WRONG -> Errors.INVALID_USER_CREDENTIALS;
                            case UNAVAILABLE -> OtpVerifier.Outcome.Unavailable.ERROR;
                            default -> Errors.RESOLVE_REQUIRED_ACTIONS;
                        });
        return refusal.answer(session);
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        Decision decision = decide(context);
        TwoFactorPages pages = new TwoFactorPages(context);
        if (isEnrolling(context, decision)) {
            pages.enrol(decision);
        } else if (decision instanceof Ask ask) {
            Codes.takeConversation(context.getAuthenticationSession());
            pages.ask(ask, choice(context, ask));
        } else if (decision instanceof EnrolNow enrol) {
            pages.cannotEnrol(enrol);
        } else if (decision instanceof Invite invite) {
            pages.invite(invite);
        } else {
            context.success();
        }
    }

    /** Whether the user sets up an authenticator app now; another factor has pages of its own. */
    private static boolean isEnrolling(RequiredActionContext context, Decision decision) {
        boolean accepted = context.getAuthenticationSession().getAuthNote(ACCEPTED) != null;
        return decision instanceof EnrolNow enrol && enrol.method() == Method.TOTP
                || decision instanceof Invite invite && invite.method() == Method.TOTP && accepted;
    }

    /** Which of the factors that are asked for the user wants to type: the company's first, another one by a button. */
    private TwoFactorPages.Choice choice(RequiredActionContext context, Ask ask) {
        // A button says it; else the page that was filled in.
        Optional<String> button = field(context, "op");
        boolean byRecoveryCode = context.getUriInfo().getQueryParameters().containsKey("recovery")
                || field(context, "recovery").isPresent();
        if (button.map("recovery"::equals).orElse(byRecoveryCode)
                && !TwoFactor.isTurningOff(context.getAuthenticationSession(), context.getUser())) {
            return new TwoFactorPages.Choice(Factor.RECOVERY_CODE);
        }
        Factor companys = new TwoFactor(session, context.getRealm()).method().factor();
        List<Factor> typed = Codes.typed(ask.factors());
        Factor first = typed.isEmpty() || typed.contains(companys) ? companys : typed.get(0);
        return new TwoFactorPages.Choice(button.or(() -> field(context, "factor"))
                .flatMap(Factor::ofType)
                .filter(typed::contains)
                .orElse(first));
    }

    @Override
    public void processAction(RequiredActionContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        Decision decision = decide(context);
        String button = field(context, "op").orElse("");
        if (decision instanceof Ask ask) {
            answer(context, ask, button);
        } else if (isEnrolling(context, decision) && !button.equals("later")) {
            enrol(context);
        } else if (decision instanceof Invite invite
                && invite.method() == Method.OTP_SERVER
                && button.equals("now")
                && OtpServerEnrolment.isPossibleIn(session, context.getRealm())) {
            login.setAuthNote(INVITED, "true");
            login.addRequiredAction(OtpServerEnrolment.ACTION);
            context.success();
        } else if (decision instanceof Invite && button.equals("now")) {
            login.setAuthNote(ACCEPTED, "true");
            requiredActionChallenge(context);
        } else if (decision instanceof Invite && button.equals("later")) {
            login.setAuthNote(INVITED, "true");
            context.success();
        } else {
            requiredActionChallenge(context);
        }
    }

    private void answer(RequiredActionContext context, Ask ask, String button) {
        TwoFactorPages pages = new TwoFactorPages(context);
        TwoFactorPages.Choice choice = choice(context, ask);
        Optional<String> conversation = Codes.takeConversation(context.getAuthenticationSession());
        Optional<String> code = field(context, "code");
        // Whoever changes to another page has answered nothing, whatever is in the field.
        if (code.isEmpty() || !button.isEmpty()) {
            pages.ask(ask, choice);
            return;
        }
        Codes.Result result = new Codes(context).verify(choice.factor(), code.get(), conversation);
        if (result instanceof Codes.Proven proven) {
            Proofs.write(context.getAuthenticationSession(), proven.factor());
            new StepUp(session, context.getAuthenticationSession()).reach(proven.factor());
            context.success();
        } else if (result instanceof Codes.Challenged challenged) {
            Codes.keepConversation(context.getAuthenticationSession(), challenged);
            pages.askFurther(ask, choice, challenged.message());
        } else {
            pages.askAgain(ask, choice, result);
        }
    }

    private void enrol(RequiredActionContext context) {
        UserModel user = context.getUser();
        boolean wasEnrolled = !Enrolments.of(user).isEmpty();
        new OtpEnrolment().processAction(context);
        if (context.getStatus() == RequiredActionContext.Status.SUCCESS) {
            if (!wasEnrolled && Proofs.in(context.getAuthenticationSession()).isEmpty()) {
                // A directory that keeps the codes itself has stored this one: no credential provider was asked.
                new FactorGuard(session, context.getRealm()).afterCreate(user, Factor.TOTP);
            }
            new RecoveryCodeOffer(context).make();
        }
    }

    private static Optional<String> field(RequiredActionContext context, String name) {
        return FormFields.typed(context.getHttpRequest(), name);
    }

    @Override
    public void close() {}
}
