package dev.latchkey.session.keycloak;

import com.google.auto.service.AutoService;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorContext;
import org.keycloak.protocol.oidc.token.TokenPostProcessorFactory;
import org.keycloak.representations.RefreshToken;
import org.keycloak.util.TokenUtil;

/**
 * A refresh token ends no later than the session would if nothing else happened, so that {@code refresh_expires_in} tells
 * the truth: Keycloak computes it from the realm's idle timeout, which is only the ceiling.
 */
final class RefreshTokenCap implements TokenPostProcessor {

    private final KeycloakSession session;

    private RefreshTokenCap(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void process(TokenPostProcessorContext context) {
        RefreshToken token = context.refreshToken();
        if (token == null
                || !TokenUtil.TOKEN_TYPE_REFRESH.equals(token.getType())
                || context.clientSessionCtx() == null) {
            return;
        }
        RealmModel realm = session.getContext().getRealm();
        UserSessionModel userSession =
                context.clientSessionCtx().getClientSession().getUserSession();
        if (Timeouts.concern(realm, userSession)) {
            Timeouts.of(session, realm, userSession).limit().ifPresent(limit -> {
                long end = token.getIat() + limit.toSeconds();
                if (token.getExp() == null || token.getExp() == 0 || token.getExp() > end) {
                    token.exp(end);
                }
            });
        }
    }

    /** {@code latchkey-session-timeout}. */
    @AutoService(TokenPostProcessorFactory.class)
    public static final class Factory implements TokenPostProcessorFactory {

        @Override
        public TokenPostProcessor create(KeycloakSession session) {
            return new RefreshTokenCap(session);
        }

        @Override
        public String getId() {
            return "latchkey-session-timeout";
        }
    }
}
