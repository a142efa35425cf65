package dev.latchkey.otpserver.keycloak;

import dev.latchkey.support.FormFields;
import dev.latchkey.support.OtpVerifier;
import dev.latchkey.support.OtpVerifier.Outcome;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.OAuthErrorException;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;

/** Takes the passcode of a password grant from its parameter {@code totp}. */
final class DirectGrantOtpServer implements Authenticator {

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        OtpVerifier verifier = OtpVerifier.of(context.getSession());
        UserModel user = context.getUser();
        if (!OtpServerCredentials.isSetUpFor(user)) {
            refuse(context, Response.Status.BAD_REQUEST, OAuthErrorException.INVALID_GRANT, "second_factor_not_set_up");
            return;
        }
        if (verifier.isWaived(context.getRealm(), user)) {
            context.success();
            return;
        }
        Optional<String> typed = FormFields.typed(context.getHttpRequest(), "totp")
                .or(() -> FormFields.typed(context.getHttpRequest(), "otp"));
        if (typed.isEmpty()) {
            refuse(context, Response.Status.BAD_REQUEST, OAuthErrorException.INVALID_GRANT, "second_factor_required");
            return;
        }
        Outcome outcome = verifier.verify(context.getRealm(), user, typed.get(), Optional.empty());
        if (outcome instanceof Outcome.Accepted) {
            context.success(OtpServerCredentials.TYPE);
            return;
        }
        PasscodePage.report(context.getEvent(), user, outcome);
        if (outcome instanceof Outcome.Unavailable) {
            refuse(
                    context,
                    Response.Status.SERVICE_UNAVAILABLE,
                    OAuthErrorException.TEMPORARILY_UNAVAILABLE,
                    "second_factor_unavailable");
        } else if (outcome instanceof Outcome.Challenged) {
            // Only a page can show what the server asks now.
            refuse(context, Response.Status.BAD_REQUEST, OAuthErrorException.INVALID_GRANT, "second_factor_required");
        } else if (outcome instanceof Outcome.Rejected) {
            context.failure(
                    AuthenticationFlowError.INVALID_CREDENTIALS,
                    error(Response.Status.BAD_REQUEST, OAuthErrorException.INVALID_GRANT, "second_factor_wrong"));
        } else {
            // Locked out: an attacker shall not learn that.
            refuse(context, Response.Status.BAD_REQUEST, OAuthErrorException.INVALID_GRANT, "second_factor_wrong");
        }
    }

    /** Ends the request without counting a failure. */
    private static void refuse(
            AuthenticationFlowContext context, Response.Status status, String error, String description) {
        context.forceChallenge(error(status, error, description));
    }

    private static Response error(Response.Status status, String error, String description) {
        return Response.status(status)
                .entity(new OAuth2ErrorRepresentation(error, description))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    @Override
    public void action(AuthenticationFlowContext context) {}

    @Override
    public boolean requiresUser() {
        return true;
    }

    @Override
    public boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
        // Asked for, whoever it is: who has none is told so, rather than let in.
        return true;
    }

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {}

    @Override
    public void close() {}
}
