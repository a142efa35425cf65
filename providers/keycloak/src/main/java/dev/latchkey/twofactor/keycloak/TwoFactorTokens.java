package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorContext;
import org.keycloak.protocol.oidc.token.TokenPostProcessorFactory;

/**
 * Makes no token for a session that hasn't proven the second factor which the company requires. For some grants nothing
 * else does: back-channel authentication and the JWT authorization grant pass no required action, and a code is exchanged
 * for the session as it is stored.
 */
final class TwoFactorTokens implements TokenPostProcessor {

    private final KeycloakSession session;

    private TwoFactorTokens(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void process(TokenPostProcessorContext context) {
        RealmModel realm = session.getContext().getRealm();
        UserSessionModel userSession =
                context.clientSessionCtx().getClientSession().getUserSession();
        if (userSession != null && new TwoFactor(session, realm).refuses(userSession)) {
            new EventBuilder(realm, session, session.getContext().getConnection())
                    .event(EventType.LOGIN)
                    .client(session.getContext().getClient())
                    .user(userSession.getUser())
                    .detail(Details.REASON, Refusal.REQUIRED.code())
                    .error(Errors.RESOLVE_REQUIRED_ACTIONS);
            // The exception alone would leave the session behind that the grant has made.
            session.getTransactionManager().setRollbackOnly();
            throw Refusal.REQUIRED.answer(session);
        }
    }

    /** {@code latchkey-two-factor}. */
    @AutoService(TokenPostProcessorFactory.class)
    public static final class Factory implements TokenPostProcessorFactory {

        @Override
        public TokenPostProcessor create(KeycloakSession session) {
            return new TwoFactorTokens(session);
        }

        @Override
        public String getId() {
            return "latchkey-two-factor";
        }

        /** Before anything else is done to the tokens. */
        @Override
        public int order() {
            return 1000;
        }
    }
}
