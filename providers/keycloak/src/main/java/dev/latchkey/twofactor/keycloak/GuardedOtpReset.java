package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.authentication.authenticators.resetcred.ResetOTP;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Keycloak's step of the flow "reset credentials" that removes the user's authenticator apps, if it is configured to:
 * whoever reads the e-mail is asked for nothing else. Where a second factor is wanted it removes nothing; a lost phone is a
 * case for the recovery codes, or for the support. Takes the place of Keycloak's authenticator of the same id, by its order.
 */
@AutoService(AuthenticatorFactory.class)
public final class GuardedOtpReset extends ResetOTP {

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        if (isGuarded(context)) {
            context.success();
        } else {
            super.authenticate(context);
        }
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        if (isGuarded(context)) {
            context.success();
        } else {
            super.action(context);
        }
    }

    private static boolean isGuarded(AuthenticationFlowContext context) {
        RealmModel realm = context.getRealm();
        UserModel user = context.getUser();
        TwoFactor twoFactor = new TwoFactor(context.getSession(), realm);
        return !Enrolments.of(user).isEmpty()
                && (twoFactor.isRequiredOf(user) || TwoFactor.hasOptedIn(user))
                && twoFactor.proof(context.getAuthenticationSession(), user).isEmpty();
    }

    @Override
    public int order() {
        return 10;
    }
}
