package dev.latchkey.session.keycloak;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.session.IdleTimeout;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.SessionExpirationUtils;

/**
 * What a front end learns about a session. All in seconds.
 *
 * @param timeout how long the session may be idle; {@code null} if there is no limit but the session's longest life
 * @param source who says so: {@code user}, {@code company} or {@code organization}
 * @param lastActivity since the epoch
 * @param expiresIn what is left until the session is over if nothing happens; {@code null} as above
 * @param maxExpiresIn what is left of the session's longest life, whatever happens; {@code null} if it has none
 */
@JsonInclude(JsonInclude.Include.ALWAYS) // Keycloak leaves out what is null
public record SessionStatus(
        @Nullable Long timeout,
        String source,
        int lastActivity,
        @Nullable Long expiresIn,
        @Nullable Long maxExpiresIn) {

    static SessionStatus of(KeycloakSession session, RealmModel realm, UserSessionModel userSession) {
        long now = Time.currentTime();
        int lastActivity = userSession.getLastSessionRefresh();
        IdleTimeout idle = inForce(session, realm, userSession);
        Long timeout = idle.limit().map(Duration::toSeconds).orElse(null);
        long end = TimeUnit.MILLISECONDS.toSeconds(SessionExpirationUtils.calculateUserSessionMaxLifespanTimestamp(
                userSession.isOffline(),
                userSession.isRememberMe(),
                TimeUnit.SECONDS.toMillis(userSession.getStarted()),
                realm));
        return new SessionStatus(
                timeout,
                idle.source().text(),
                lastActivity,
                timeout == null ? null : Math.max(0, lastActivity + timeout - now),
                end <= 0 ? null : Math.max(0, end - now));
    }

    /** The stricter of the user's timeout and the realm's own, which is no limit if a session can't live that long. */
    private static IdleTimeout inForce(KeycloakSession session, RealmModel realm, UserSessionModel userSession) {
        long lastActivity = TimeUnit.SECONDS.toMillis(userSession.getLastSessionRefresh());
        Duration realms = Duration.ofMillis(SessionExpirationUtils.calculateUserSessionIdleTimestamp(
                        userSession.isOffline(), userSession.isRememberMe(), lastActivity, realm)
                - lastActivity);
        if (Timeouts.concern(realm, userSession)) {
            IdleTimeout own = Timeouts.of(session, realm, userSession);
            boolean ownCounts = own.limit().isPresent()
                    ? own.limit().get().compareTo(realms) <= 0
                    : realms.compareTo(longestLife(realm, userSession)) >= 0;
            if (ownCounts) {
                return own;
            }
        }
        return new IdleTimeout(Optional.of(realms), IdleTimeout.Source.COMPANY);
    }

    private static Duration longestLife(RealmModel realm, UserSessionModel userSession) {
        long end = SessionExpirationUtils.calculateUserSessionMaxLifespanTimestamp(
                false, userSession.isRememberMe(), 0, realm);
        return Duration.ofMillis(end);
    }
}
