package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.SessionEnd;
import dev.latchkey.support.SessionRule;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/** A session that hasn't proven the second factor which the company requires is over, online and offline alike. */
@AutoService(SessionRule.class)
public final class TwoFactorSessions implements SessionRule {

    static final String REASON = "second_factor_required";

    @Override
    public Optional<SessionEnd> end(KeycloakSession session, RealmModel realm, UserSessionModel userSession) {
        return new TwoFactor(session, realm).refuses(userSession)
                ? Optional.of(new SessionEnd(REASON, Map.of()))
                : Optional.empty();
    }
}
