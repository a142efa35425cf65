package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.authentication.authenticators.resetcred.ResetOTP;

/**
 * Keycloak's step of the flow "reset credentials" that removes the user's authenticator apps, if it is configured to:
 * whoever reads the e-mail is asked for nothing else. It removes nothing before a factor is proven; a lost phone is a
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
        return new TwoFactor(context.getSession(), context.getRealm())
                .mustProveFirst(context.getAuthenticationSession(), context.getUser());
    }

    @Override
    public int order() {
        return 10;
    }
}
