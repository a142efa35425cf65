package dev.latchkey.twofactor.keycloak;

import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.conditional.ConditionalAuthenticator;
import org.keycloak.authentication.authenticators.conditional.ConditionalUserConfiguredAuthenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Lets a flow ask for the second factor, with pages that the rule below the flows doesn't have: passkeys, security keys, a
 * choice between several factors. A flow that asks for less than it should costs nothing but these pages.
 */
final class TwoFactorCondition implements ConditionalAuthenticator {

    /**
     * Also asks whether a step of the flow can serve the user: a subflow in which none can ends the login. And a flow would
     * begin with the older of two kinds of codes, where the rule's own page begins with the company's.
     */
    @Override
    public boolean matchCondition(AuthenticationFlowContext context) {
        return context.getUser() != null
                && new TwoFactor(context.getSession(), context.getRealm())
                        .isAskedFor(context.getAuthenticationSession(), context.getUser())
                && !Codes.areAll(Enrolments.of(context.getUser()).factors())
                && ConditionalUserConfiguredAuthenticator.SINGLETON.matchCondition(context);
    }

    @Override
    public void action(AuthenticationFlowContext context) {}

    @Override
    public boolean requiresUser() {
        return true;
    }

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {}

    @Override
    public void close() {}
}
