package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.Decision;
import dev.latchkey.twofactor.Decision.Ask;
import dev.latchkey.twofactor.Decision.EnrolNow;
import dev.latchkey.twofactor.Decision.Invite;
import dev.latchkey.twofactor.Factor;
import dev.latchkey.twofactor.Origin;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.CommonClientSessionModel;

/** The pages of {@link TwoFactorAction}: Keycloak's own for an enrolment, and {@code latchkey-two-factor.ftl}. */
final class TwoFactorPages {

    private static final String TEMPLATE = "latchkey-two-factor.ftl";

    private final RequiredActionContext context;

    TwoFactorPages(RequiredActionContext context) {
        this.context = context;
    }

    /** Keycloak's page with the QR code, with a sentence that says who wants it. */
    void enrol(Decision decision) {
        // Its link to the secret as text names Keycloak's action as the current one (TotpBean.getManualUrl), whoever
        // shows
        // the page; one that isn't challenged would be "expired".
        context.getAuthenticationSession()
                .setExecutionStatus(
                        UserModel.RequiredAction.CONFIGURE_TOTP.name(),
                        CommonClientSessionModel.ExecutionStatus.CHALLENGED);
        // The form that Keycloak's action is about to fill in: one object a request.
        context.form()
                .setInfo(
                        decision instanceof EnrolNow enrol
                                ? reason(enrol.origin())
                                : "latchkeyTwoFactorInvitationAccepted",
                        company(context.getRealm()),
                        organizations());
        new OtpEnrolment().requiredActionChallenge(context);
    }

    /**
     * What the user is going to type.
     *
     * @param factor one that is asked for, or a recovery code
     */
    record Choice(Factor factor) {}

    void ask(Ask ask, Choice choice) {
        context.challenge(form(ask, choice).createForm(TEMPLATE));
    }

    void askFurther(Ask ask, Choice choice, String challenge) {
        context.challenge(form(ask, choice).setAttribute("challenge", challenge).createForm(TEMPLATE));
    }

    void askAgain(Ask ask, Choice choice, Codes.Result result) {
        boolean isServer = choice.factor() == Factor.OTP_SERVER;
        String error = result instanceof Codes.Unavailable
                ? "latchkeyOtpServerUnavailable"
                : isServer ? "latchkeyOtpServerWrong" : "latchkeyTwoFactorWrongCode";
        context.challenge(form(ask, choice).setError(error).createForm(TEMPLATE));
    }

    private LoginFormsProvider form(Ask ask, Choice choice) {
        Optional<Integer> recoveryCode = TwoFactor.isTurningOff(context.getAuthenticationSession(), context.getUser())
                ? Optional.empty()
                : Codes.nextRecoveryCode(context.getUser());
        List<Factor> typed = Codes.typed(ask.factors());
        boolean byRecoveryCode = choice.factor() == Factor.RECOVERY_CODE && recoveryCode.isPresent();
        Optional<Factor> other =
                typed.stream().filter(factor -> factor != choice.factor()).findFirst();
        return page(byRecoveryCode ? "recovery" : typed.isEmpty() ? "passkey" : "code")
                .setAttribute("reason", reason(ask.origin()))
                .setAttribute("factor", choice.factor().type())
                .setAttribute(
                        "otherFactor",
                        typed.size() > 1 ? other.map(Factor::type).orElse("") : "")
                .setAttribute("hasRecoveryCodes", recoveryCode.isPresent())
                .setAttribute("recoveryNumber", recoveryCode.orElse(0));
    }

    void invite(Invite invite) {
        Locale locale = context.getSession().getContext().resolveLocale(context.getUser());
        context.challenge(page("invite")
                .setAttribute(
                        "date",
                        DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                                .withLocale(locale)
                                .withZone(ZoneOffset.UTC)
                                .format(invite.from()))
                .createForm(TEMPLATE));
    }

    /** The company wants a factor that can't be set up here: only an administrator can help. */
    void cannotEnrol(EnrolNow enrol) {
        context.challenge(
                page("stuck").setAttribute("reason", reason(enrol.origin())).createForm(TEMPLATE));
    }

    /** The user may not take their factor away. */
    void keep(Origin keeper) {
        context.challenge(page("keep").setAttribute("reason", reason(keeper)).createForm(TEMPLATE));
    }

    private LoginFormsProvider page(String name) {
        return context.form()
                .setAttribute("page", name)
                .setAttribute("company", company(context.getRealm()))
                .setAttribute("organizations", organizations());
    }

    static String company(RealmModel realm) {
        String name = realm.getDisplayName();
        return name == null || name.isBlank() ? realm.getName() : name;
    }

    private String organizations() {
        return new TwoFactor(context.getSession(), context.getRealm()).requiringOrganizations(context.getUser());
    }

    static String reason(Origin origin) {
        return switch (origin) {
            case USER -> "latchkeyTwoFactorWantedByYou";
            case COMPANY -> "latchkeyTwoFactorRequiredByCompany";
            case ORGANIZATION -> "latchkeyTwoFactorRequiredByOrganization";
        };
    }
}
