package dev.latchkey.session.keycloak;

import dev.latchkey.support.SessionEnd;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.UserSessionModelDelegate;

/**
 * A session that a rule has ended, as Keycloak gets to see it until it is gone: last active in the distant past. So
 * {@code AuthenticationManager.isSessionValid} says no on every path and Keycloak's own handling of an expired session
 * runs. To hide the session instead would break what has to find it, such as a login form that outlived it.
 *
 * <p>Nothing is written to it: it is being deleted, perhaps by another node at this moment. An online one shows no client
 * sessions, so that Keycloak notifies nobody while {@link DeadSessions} does.
 */
final class EndedUserSession extends UserSessionModelDelegate {

    private static final int DISTANT_PAST = Integer.MIN_VALUE;

    private final UserSessionModel stored;
    private final SessionEnd end;
    private final Runnable beforeRestart;
    private @Nullable State state;
    private boolean restarted;

    /**
     * @param beforeRestart what is to be done before the session begins anew under the same id
     */
    EndedUserSession(UserSessionModel stored, SessionEnd end, Runnable beforeRestart) {
        super(stored);
        this.stored = stored;
        this.end = end;
        this.beforeRestart = beforeRestart;
        this.state = stored.getState();
    }

    /** The stored session behind a view; a session that is no view, as it is. */
    static UserSessionModel stored(UserSessionModel userSession) {
        return userSession instanceof EndedUserSession ended ? ended.stored : userSession;
    }

    SessionEnd end() {
        return end;
    }

    /** Whether the session is still over: it may have begun anew. */
    boolean isOver() {
        return !restarted;
    }

    @Override
    public int getLastSessionRefresh() {
        return restarted ? super.getLastSessionRefresh() : DISTANT_PAST;
    }

    @Override
    public void setLastSessionRefresh(int seconds) {
        if (restarted) {
            super.setLastSessionRefresh(seconds);
        }
    }

    @Override
    public Map<String, AuthenticatedClientSessionModel> getAuthenticatedClientSessions() {
        return restarted || isOffline() ? super.getAuthenticatedClientSessions() : Map.of();
    }

    @Override
    public @Nullable State getState() {
        return restarted ? super.getState() : state;
    }

    @Override
    public void setState(State state) {
        if (restarted) {
            super.setState(state);
        } else {
            this.state = state;
        }
    }

    @Override
    public void setNote(String name, String value) {
        if (restarted) {
            super.setNote(name, value);
        }
    }

    @Override
    public void removeNote(String name) {
        if (restarted) {
            super.removeNote(name);
        }
    }

    @Override
    public void removeAuthenticatedClientSessions(Collection<String> clients) {
        if (restarted) {
            super.removeAuthenticatedClientSessions(clients);
        }
    }

    @Override
    public void restartSession(
            RealmModel realm,
            UserModel user,
            String loginUsername,
            String ipAddress,
            String authMethod,
            boolean rememberMe,
            String brokerSessionId,
            String brokerUserId) {
        beforeRestart.run();
        super.restartSession(
                realm, user, loginUsername, ipAddress, authMethod, rememberMe, brokerSessionId, brokerUserId);
        restarted = true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UserSessionModel that && that.getId().equals(getId());
    }

    @Override
    public int hashCode() {
        return getId().hashCode();
    }
}
