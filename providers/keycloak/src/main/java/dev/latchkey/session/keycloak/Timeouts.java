package dev.latchkey.session.keycloak;

import dev.latchkey.company.Bound;
import dev.latchkey.company.keycloak.Organizations;
import dev.latchkey.session.IdleTimeout;
import dev.latchkey.session.SessionTimeout;
import dev.latchkey.session.TimeoutPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/** Which session timeout is in force. All of it is read from models that Keycloak holds in its caches. */
final class Timeouts {

    private static final Logger LOG = Logger.getLogger(Timeouts.class);

    /** What has been complained about, so that a wrong value costs one line in the log and not one a request. */
    private static final Map<String, Boolean> REPORTED = new ConcurrentHashMap<>();

    private static final int MOST_REPORTED = 1000;

    private Timeouts() {}

    /** Whether the rule speaks about this session: offline and transient ones and those of service accounts are Keycloak's. */
    static boolean concern(RealmModel realm, UserSessionModel userSession) {
        if (userSession.isOffline()
                || userSession.getPersistenceState() == UserSessionModel.SessionPersistenceState.TRANSIENT
                || !SessionSettings.of(realm).enabled()) {
            return false;
        }
        UserModel user = userSession.getUser();
        return user != null && user.getServiceAccountClientLink() == null;
    }

    /** The timeout of a session that the rule speaks about. */
    static IdleTimeout of(KeycloakSession session, RealmModel realm, UserSessionModel userSession) {
        UserModel user = userSession.getUser();
        IdleTimeout timeout = policy(session, realm, user).apply(choice(realm, user));
        return userSession.isRememberMe()
                ? timeout.ofRememberedSession(Duration.ofSeconds(realm.getSsoSessionIdleTimeoutRememberMe()))
                : timeout;
    }

    /**
     * What the company says about the user.
     *
     * @param user {@code null} for a user who is about to be created
     */
    static TimeoutPolicy policy(KeycloakSession session, RealmModel realm, @Nullable UserModel user) {
        SessionSettings.Values settings = SessionSettings.of(realm);
        return new TimeoutPolicy(
                settings.byDefault(),
                user == null
                        ? new Bound<>(settings.longest(), Bound.Source.COMPANY)
                        : Bound.strictest(
                                settings.longest(),
                                Organizations.attributeOfThoseOf(
                                                session, realm, user, SessionTimeout.ORGANIZATION_ATTRIBUTE)
                                        .stream()
                                        .flatMap(text -> known(text, realm, "An organization of user", user).stream())
                                        .toList()));
    }

    /** The names of the user's organizations that set this limit; empty if none does. */
    static Optional<String> organizationsWith(
            KeycloakSession session, RealmModel realm, UserModel user, Bound<SessionTimeout> limit) {
        return limit.source() == Bound.Source.ORGANIZATION
                ? Optional.of(Organizations.namesOfThoseOf(
                        session,
                        realm,
                        user,
                        SessionTimeout.ORGANIZATION_ATTRIBUTE,
                        limit.limit().text()))
                : Optional.empty();
    }

    private static Optional<SessionTimeout> choice(RealmModel realm, UserModel user) {
        String text = user.getFirstAttribute(SessionTimeout.ATTRIBUTE);
        return text == null || text.isBlank() ? Optional.empty() : known(text, realm, "User", user);
    }

    /** Imports and federation write attributes that no validator has seen. */
    private static Optional<SessionTimeout> known(String text, RealmModel realm, String owner, UserModel user) {
        Optional<SessionTimeout> timeout = SessionTimeout.parse(text);
        if (timeout.isEmpty()
                && REPORTED.size() < MOST_REPORTED
                && REPORTED.putIfAbsent(user.getId() + '=' + text, true) == null) {
            LOG.warnf(
                    "%s %s of realm %s has the session timeout '%s', which is none of those that can be chosen;"
                            + " it counts as not set",
                    owner, user.getId(), realm.getName(), text);
        }
        return timeout;
    }
}
