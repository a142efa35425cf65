package dev.latchkey.session.keycloak;

import dev.latchkey.support.SessionEnd;
import dev.latchkey.support.SessionRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionProvider;

/**
 * Keycloak's user sessions, less those that a {@link SessionRule} has ended. A single look-up shows such a session as
 * {@link EndedUserSession}; lists leave it out. Live sessions are handed through untouched, as Keycloak casts some of them.
 *
 * <p>Every method of the interface is overridden, those with a default included: a default would run on this object and
 * miss what the provider behind it does better.
 */
@SuppressWarnings({"deprecation", "removal"}) // Keycloak still calls them
final class RuledUserSessions implements UserSessionProvider {

    private static final Set<String> METHODS_THAT_READ = Set.of("GET", "HEAD", "OPTIONS");

    private final KeycloakSession session;
    private final UserSessionProvider sessions;
    private final List<SessionRule> rules;
    private final DeadSessions deadSessions;
    private final List<DeadSessions.Id> leftOut = new ArrayList<>();

    RuledUserSessions(
            KeycloakSession session, UserSessionProvider sessions, List<SessionRule> rules, DeadSessions deadSessions) {
        this.session = session;
        this.sessions = sessions;
        this.rules = rules;
        this.deadSessions = deadSessions;
    }

    /** The sessions as they are stored. */
    UserSessionProvider stored() {
        return sessions;
    }

    /** The session as it is to be seen: itself if it's good. */
    private @Nullable UserSessionModel seen(RealmModel realm, @Nullable UserSessionModel userSession) {
        return userSession == null ? null : seenStored(realm, userSession);
    }

    private UserSessionModel seenStored(RealmModel realm, UserSessionModel userSession) {
        Optional<EndedUserSession> ended = ended(realm, userSession);
        if (ended.isEmpty()) {
            return userSession;
        }
        if (!userSession.isOffline()) {
            deadSessions.endAfter(session, realm.getId(), userSession.getId());
        }
        return ended.get();
    }

    /** The view of the session if a rule has ended it. */
    Optional<EndedUserSession> ended(RealmModel realm, @Nullable UserSessionModel userSession) {
        return userSession == null
                ? Optional.empty()
                : end(realm, userSession)
                        .map(end -> new EndedUserSession(
                                userSession, end, () -> deadSessions.announce(realm.getId(), userSession.getId())));
    }

    private Optional<SessionEnd> end(RealmModel realm, UserSessionModel userSession) {
        return rules.stream()
                .flatMap(rule -> rule.end(session, realm, userSession).stream())
                .findFirst();
    }

    private Stream<UserSessionModel> good(RealmModel realm, Stream<UserSessionModel> all) {
        return all.filter(userSession -> end(realm, userSession).isEmpty());
    }

    /** For a list that takes sessions into Keycloak's cache: what is left out of it doesn't stay there. */
    private Stream<UserSessionModel> goodOfCached(RealmModel realm, Stream<UserSessionModel> all) {
        return all.filter(userSession -> {
            boolean good = end(realm, userSession).isEmpty();
            if (!good) {
                leaveOut(realm, userSession);
            }
            return good;
        });
    }

    private void leaveOut(RealmModel realm, UserSessionModel userSession) {
        if (leftOut.isEmpty()) {
            deadSessions.endAllAfter(session, leftOut);
        }
        leftOut.add(new DeadSessions.Id(realm.getId(), userSession.getId()));
    }

    /**
     * The good sessions of a user. Whoever asks for them in order to act, as "sign out all devices" does, means the ended
     * ones as well: those are ended for good, here and now.
     */
    private Stream<UserSessionModel> goodOfUser(RealmModel realm, Stream<UserSessionModel> all) {
        if (onlyReads()) {
            return goodOfCached(realm, all).toList().stream();
        }
        List<UserSessionModel> good = new ArrayList<>();
        List<String> ended = new ArrayList<>();
        for (UserSessionModel userSession : all.toList()) {
            if (end(realm, userSession).isEmpty()) {
                good.add(userSession);
            } else {
                ended.add(userSession.getId());
            }
        }
        ended.forEach(id -> deadSessions.end(realm.getId(), id));
        return good.stream();
    }

    private boolean onlyReads() {
        try {
            return METHODS_THAT_READ.contains(
                    session.getContext().getHttpRequest().getHttpMethod());
        } catch (RuntimeException e) { // ContextNotActiveException, of an API that the server alone has: no request
            return false;
        }
    }

    @Override
    public @Nullable UserSessionModel getUserSession(RealmModel realm, String id) {
        return seen(realm, sessions.getUserSession(realm, id));
    }

    @Override
    public @Nullable UserSessionModel getUserSessionWithPredicate(
            RealmModel realm, String id, boolean offline, Predicate<UserSessionModel> predicate) {
        return seen(realm, sessions.getUserSessionWithPredicate(realm, id, offline, predicate));
    }

    @Override
    public @Nullable UserSessionModel getUserSessionIfClientExists(
            RealmModel realm, String id, boolean offline, String client) {
        return seen(realm, sessions.getUserSessionIfClientExists(realm, id, offline, client));
    }

    @Override
    public @Nullable UserSessionModel getUserSessionByBrokerSessionId(RealmModel realm, String brokerSessionId) {
        return seen(realm, sessions.getUserSessionByBrokerSessionId(realm, brokerSessionId));
    }

    /** Asked by an identity provider's logout alone, which ends what it finds. */
    @Override
    public Stream<UserSessionModel> getUserSessionByBrokerUserIdStream(RealmModel realm, String brokerUserId) {
        return sessions.getUserSessionByBrokerUserIdStream(realm, brokerUserId)
                .map(userSession -> seenStored(realm, userSession));
    }

    @Override
    public Stream<UserSessionModel> getUserSessionsStream(RealmModel realm, UserModel user) {
        return goodOfUser(realm, sessions.getUserSessionsStream(realm, user));
    }

    @Override
    public Stream<UserSessionModel> getUserSessionsStream(RealmModel realm, ClientModel client) {
        return goodOfCached(realm, sessions.getUserSessionsStream(realm, client));
    }

    @Override
    public Stream<UserSessionModel> getUserSessionsStream(
            RealmModel realm, ClientModel client, @Nullable Integer first, @Nullable Integer most) {
        return page(
                goodOfCached(realm, sessions.getUserSessionsStream(realm, client)),
                first == null ? -1 : first,
                most == null ? -1 : most);
    }

    @Override
    public Stream<UserSessionModel> readOnlyStreamUserSessions(RealmModel realm) {
        return good(realm, sessions.readOnlyStreamUserSessions(realm));
    }

    @Override
    public Stream<UserSessionModel> readOnlyStreamUserSessions(
            RealmModel realm, ClientModel client, int skip, int most) {
        return page(good(realm, sessions.readOnlyStreamUserSessions(realm, client, -1, -1)), skip, most);
    }

    /** Pages are cut after the ended sessions are left out: a page that is short would look like the last one. */
    private static Stream<UserSessionModel> page(Stream<UserSessionModel> all, int skip, int most) {
        Stream<UserSessionModel> rest = skip > 0 ? all.skip(skip) : all;
        return most >= 0 ? rest.limit(most) : rest;
    }

    @Override
    public void removeUserSession(RealmModel realm, UserSessionModel userSession) {
        if (userSession instanceof EndedUserSession ended && ended.isOver()) {
            deadSessions.end(realm.getId(), ended.getId());
        }
        // Also in this transaction, which may hold the session in its own list of changes.
        sessions.removeUserSession(realm, EndedUserSession.stored(userSession));
    }

    @Override
    public @Nullable UserSessionModel getOfflineUserSession(RealmModel realm, String id) {
        return seen(realm, sessions.getOfflineUserSession(realm, id));
    }

    @Override
    public Stream<UserSessionModel> getOfflineUserSessionsStream(RealmModel realm, UserModel user) {
        Stream<UserSessionModel> all = sessions.getOfflineUserSessionsStream(realm, user);
        // Keycloak itself ends offline sessions, so whoever acts gets to see them as they are.
        return onlyReads() ? good(realm, all) : all;
    }

    @Override
    public Stream<UserSessionModel> getOfflineUserSessionsStream(
            RealmModel realm, ClientModel client, @Nullable Integer first, @Nullable Integer most) {
        return sessions.getOfflineUserSessionsStream(realm, client, first, most);
    }

    @Override
    public Stream<UserSessionModel> getOfflineUserSessionByBrokerUserIdStream(RealmModel realm, String brokerUserId) {
        return sessions.getOfflineUserSessionByBrokerUserIdStream(realm, brokerUserId);
    }

    @Override
    public Stream<UserSessionModel> readOnlyStreamOfflineUserSessions(RealmModel realm) {
        return good(realm, sessions.readOnlyStreamOfflineUserSessions(realm));
    }

    @Override
    public Stream<UserSessionModel> readOnlyStreamOfflineUserSessions(
            RealmModel realm, ClientModel client, int skip, int most) {
        return page(good(realm, sessions.readOnlyStreamOfflineUserSessions(realm, client, -1, -1)), skip, most);
    }

    @Override
    public void removeOfflineUserSession(RealmModel realm, UserSessionModel userSession) {
        sessions.removeOfflineUserSession(realm, EndedUserSession.stored(userSession));
    }

    @Override
    public KeycloakSession getKeycloakSession() {
        return session;
    }

    @Override
    public AuthenticatedClientSessionModel createClientSession(
            RealmModel realm, ClientModel client, UserSessionModel userSession) {
        return sessions.createClientSession(realm, client, EndedUserSession.stored(userSession));
    }

    @Override
    public AuthenticatedClientSessionModel getClientSession(
            UserSessionModel userSession, ClientModel client, boolean offline) {
        return sessions.getClientSession(EndedUserSession.stored(userSession), client, offline);
    }

    @Override
    public AuthenticatedClientSessionModel getClientSession(
            UserSessionModel userSession, ClientModel client, UUID id, boolean offline) {
        return sessions.getClientSession(EndedUserSession.stored(userSession), client, id, offline);
    }

    @Override
    public AuthenticatedClientSessionModel getClientSession(
            UserSessionModel userSession, ClientModel client, String id, boolean offline) {
        return sessions.getClientSession(EndedUserSession.stored(userSession), client, id, offline);
    }

    @Override
    public UserSessionModel createUserSession(
            RealmModel realm,
            UserModel user,
            String loginUsername,
            String ipAddress,
            String authMethod,
            boolean rememberMe,
            String brokerSessionId,
            String brokerUserId) {
        return sessions.createUserSession(
                realm, user, loginUsername, ipAddress, authMethod, rememberMe, brokerSessionId, brokerUserId);
    }

    @Override
    public UserSessionModel createUserSession(
            String id,
            RealmModel realm,
            UserModel user,
            String loginUsername,
            String ipAddress,
            String authMethod,
            boolean rememberMe,
            String brokerSessionId,
            String brokerUserId,
            UserSessionModel.SessionPersistenceState state) {
        return sessions.createUserSession(
                id,
                realm,
                user,
                loginUsername,
                ipAddress,
                authMethod,
                rememberMe,
                brokerSessionId,
                brokerUserId,
                state);
    }

    @Override
    public UserSessionModel createOfflineUserSession(UserSessionModel userSession) {
        return sessions.createOfflineUserSession(EndedUserSession.stored(userSession));
    }

    @Override
    public AuthenticatedClientSessionModel createOfflineClientSession(
            AuthenticatedClientSessionModel clientSession, UserSessionModel offlineUserSession) {
        return sessions.createOfflineClientSession(clientSession, EndedUserSession.stored(offlineUserSession));
    }

    @Override
    public long getActiveUserSessions(RealmModel realm, ClientModel client) {
        return sessions.getActiveUserSessions(realm, client);
    }

    @Override
    public Map<String, Long> getActiveClientSessionStats(RealmModel realm, boolean offline) {
        return sessions.getActiveClientSessionStats(realm, offline);
    }

    @Override
    public long getOfflineSessionsCount(RealmModel realm, ClientModel client) {
        return sessions.getOfflineSessionsCount(realm, client);
    }

    @Override
    public void removeUserSessions(RealmModel realm, UserModel user) {
        sessions.removeUserSessions(realm, user);
    }

    @Override
    public void removeUserSessions(RealmModel realm) {
        sessions.removeUserSessions(realm);
    }

    @Override
    public void removeAllExpired() {
        sessions.removeAllExpired();
    }

    @Override
    public void removeExpired(RealmModel realm) {
        sessions.removeExpired(realm);
    }

    @Override
    public void onRealmRemoved(RealmModel realm) {
        sessions.onRealmRemoved(realm);
    }

    @Override
    public void onClientRemoved(RealmModel realm, ClientModel client) {
        sessions.onClientRemoved(realm, client);
    }

    @Override
    public void importUserSessions(Collection<UserSessionModel> userSessions, boolean offline) {
        sessions.importUserSessions(userSessions, offline);
    }

    @Override
    public int getStartupTime(RealmModel realm) {
        return sessions.getStartupTime(realm);
    }

    @Override
    public void migrate(String version) {
        sessions.migrate(version);
    }

    /** The provider behind is closed by the Keycloak session that made it. */
    @Override
    public void close() {}
}
