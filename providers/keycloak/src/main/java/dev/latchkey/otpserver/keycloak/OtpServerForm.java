package dev.latchkey.otpserver.keycloak;

import dev.latchkey.support.FormFields;
import dev.latchkey.support.OtpVerifier;
import dev.latchkey.support.OtpVerifier.Outcome;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.CredentialValidator;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Asks for the passcode of the company's OTP server, in a flow. Bound to the credential, so that Keycloak offers it in the
 * order of the user's own credentials, and not after all of them.
 */
final class OtpServerForm implements Authenticator, CredentialValidator<OtpServerCredentials> {

    @Override
    public OtpServerCredentials getCredentialProvider(KeycloakSession session) {
        return OtpServerCredentials.of(session);
    }

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        if (OtpVerifier.of(context.getSession()).isWaived(context.getRealm(), context.getUser())) {
            // Lets go on without a proof: the rule below the flows decides what that is worth.
            context.success();
            return;
        }
        PasscodePage.takeConversation(context.getAuthenticationSession());
        context.challenge(page(context).ask());
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        Optional<String> conversation = PasscodePage.takeConversation(login);
        Optional<String> typed = FormFields.typed(context.getHttpRequest(), "passcode");
        if (typed.isEmpty()) {
            context.challenge(page(context).ask());
            return;
        }
        UserModel user = context.getUser();
        Outcome outcome =
                OtpVerifier.of(context.getSession()).verify(context.getRealm(), user, typed.get(), conversation);
        if (outcome instanceof Outcome.Accepted) {
            context.success(OtpServerCredentials.TYPE);
            return;
        }
        Response page = page(context).again(outcome);
        if (outcome instanceof Outcome.Challenged) {
            context.challenge(page);
        } else {
            PasscodePage.report(context.getEvent(), user, outcome);
            if (outcome instanceof Outcome.Rejected) {
                context.failureChallenge(AuthenticationFlowError.INVALID_CREDENTIALS, page);
            } else {
                // Not a failure of the user, so nothing is counted.
                context.challenge(page);
            }
        }
    }

    private static PasscodePage page(AuthenticationFlowContext context) {
        return new PasscodePage(context.getAuthenticationSession(), context.form());
    }

    @Override
    public boolean requiresUser() {
        return true;
    }

    @Override
    public boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
        return OtpServerCredentials.isSetUpFor(user) && OtpVerifier.of(session).isUsableIn(realm);
    }

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {
        session.getContext().getAuthenticationSession().addRequiredAction(OtpServerSetup.Factory.ID);
    }

    @Override
    public List<RequiredActionFactory> getRequiredActions(KeycloakSession session) {
        return List.of((RequiredActionFactory) session.getKeycloakSessionFactory()
                .getProviderFactory(RequiredActionProvider.class, OtpServerSetup.Factory.ID));
    }

    @Override
    public void close() {}
}
