package dev.latchkey.session.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.session.IdleTimeout;
import dev.latchkey.session.SessionTimeout;
import dev.latchkey.support.SessionEnd;
import dev.latchkey.support.SessionRule;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/** A session that has been idle for its user's session timeout is over. */
@AutoService(SessionRule.class)
public final class IdleRule implements SessionRule {

    static final String REASON = "idle_timeout";
    static final String TIMEOUT = "timeout";
    static final String LAST_ACTIVITY = "last_activity";

    @Override
    public Optional<SessionEnd> end(KeycloakSession session, RealmModel realm, UserSessionModel userSession) {
        Instant lastActivity = Instant.ofEpochSecond(userSession.getLastSessionRefresh());
        Instant now = Instant.ofEpochSecond(Time.currentTime());
        // First what costs nothing: most look-ups are of sessions that no timeout could have ended yet.
        if (lastActivity.plus(SessionTimeout.SHORTEST).isAfter(now) || !Timeouts.concern(realm, userSession)) {
            return Optional.empty();
        }
        IdleTimeout timeout = Timeouts.of(session, realm, userSession);
        return timeout.isOver(lastActivity, now)
                ? Optional.of(
                        new SessionEnd(REASON, Map.of(TIMEOUT, timeout.text(), LAST_ACTIVITY, lastActivity.toString())))
                : Optional.empty();
    }
}
