package dev.latchkey.session.keycloak;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.session.IdleTimeout;
import dev.latchkey.session.SessionTimeout;
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
 * @param defaultTimeout what {@code timeout} is for a user who chooses none; {@code null} as there
 * @param longestTimeout what it is for a user who chooses {@code never}; {@code null} as there
 * @param organization the name of the organization that set {@code longestTimeout}, or the names of several; {@code null} if
 *     none did
 */
@JsonInclude(JsonInclude.Include.ALWAYS) // Keycloak leaves out what is null
public record SessionStatus(
        @Nullable Long timeout,
        String source,
        int lastActivity,
        @Nullable Long expiresIn,
        @Nullable Long maxExpiresIn,
        @Nullable Long defaultTimeout,
        @Nullable Long longestTimeout,
        @Nullable String organization) {

    static SessionStatus of(KeycloakSession session, RealmModel realm, UserSessionModel userSession) {
        long now = Time.currentTime();
        int lastActivity = userSession.getLastSessionRefresh();
        RealmLimits realms = RealmLimits.of(realm, userSession);
        boolean ruled = Timeouts.concern(realm, userSession);
        IdleTimeout idle = ruled ? realms.bound(Timeouts.of(session, realm, userSession)) : realms.alone();
        IdleTimeout longest =
                ruled ? realms.bound(chosen(session, realm, userSession, SessionTimeout.NEVER)) : realms.alone();
        Long timeout = seconds(idle);
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
                end <= 0 ? null : Math.max(0, end - now),
                seconds(ruled ? realms.bound(chosen(session, realm, userSession, null)) : realms.alone()),
                seconds(longest),
                // Where the realm's own limit is the stricter one, no organization set it.
                longest.source() == IdleTimeout.Source.ORGANIZATION
                        ? Timeouts.organizationsWith(
                                        session,
                                        realm,
                                        userSession.getUser(),
                                        Timeouts.policy(session, realm, userSession.getUser())
                                                .longest())
                                .orElse(null)
                        : null);
    }

    /** The timeout that the session's user would have with this choice, "remember me" aside. */
    private static IdleTimeout chosen(
            KeycloakSession session, RealmModel realm, UserSessionModel userSession, @Nullable SessionTimeout choice) {
        return Timeouts.policy(session, realm, userSession.getUser()).apply(Optional.ofNullable(choice));
    }

    private static @Nullable Long seconds(IdleTimeout timeout) {
        return timeout.limit().map(Duration::toSeconds).orElse(null);
    }

    /**
     * What the realm itself says about a session.
     *
     * @param idle how long it may be idle
     * @param life how long it may live
     */
    private record RealmLimits(Duration idle, Duration life) {

        static RealmLimits of(RealmModel realm, UserSessionModel userSession) {
            long lastActivity = TimeUnit.SECONDS.toMillis(userSession.getLastSessionRefresh());
            long idleEnd = SessionExpirationUtils.calculateUserSessionIdleTimestamp(
                    userSession.isOffline(), userSession.isRememberMe(), lastActivity, realm);
            long life = SessionExpirationUtils.calculateUserSessionMaxLifespanTimestamp(
                    false, userSession.isRememberMe(), 0, realm);
            return new RealmLimits(Duration.ofMillis(idleEnd - lastActivity), Duration.ofMillis(life));
        }

        IdleTimeout alone() {
            return new IdleTimeout(Optional.of(idle), IdleTimeout.Source.COMPANY);
        }

        /** The stricter of our timeout and the realm's own, which is no limit if a session can't live that long. */
        IdleTimeout bound(IdleTimeout ours) {
            boolean oursCounts =
                    ours.limit().map(limit -> limit.compareTo(idle) <= 0).orElseGet(() -> idle.compareTo(life) >= 0);
            return oursCounts ? ours : alone();
        }
    }
}
