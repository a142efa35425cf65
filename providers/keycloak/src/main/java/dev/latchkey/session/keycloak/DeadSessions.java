package dev.latchkey.session.keycloak;

import dev.latchkey.support.AfterTransaction;
import dev.latchkey.support.SessionEnd;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakSessionTaskWithResult;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.managers.ResourceAdminManager;
import org.keycloak.storage.DatastoreProvider;

/**
 * Ends, once and for good, sessions that a rule has ended: whoever finds one, on whatever node, comes here. Each is ended
 * in a transaction of its own, in which the rule is asked again.
 */
final class DeadSessions {

    private static final Logger LOG = Logger.getLogger(DeadSessions.class);

    /**
     * How long nobody else tries to end the same session. Two at once would tell the clients twice; if the first fails,
     * the next purge after this time tries again.
     */
    private static final int CLAIM_SECONDS = 60;

    /** So many of a list's dead sessions are ended before the answer goes out, the others a little later. */
    private static final int MOST_AT_ONCE = 100;

    private static final String LANE_OF_LISTS = "";

    private final KeycloakSessionFactory factory;
    private final ClientLanes lanes;

    /** A session of a realm. */
    record Id(String realm, String session) {}

    DeadSessions(KeycloakSessionFactory factory, ClientLanes lanes) {
        this.factory = factory;
        this.lanes = lanes;
    }

    static DeadSessions of(KeycloakSessionFactory factory) {
        return ((LatchkeyDatastoreFactory)
                        factory.getProviderFactory(DatastoreProvider.class, LatchkeyDatastoreFactory.ID))
                .deadSessions(factory);
    }

    /**
     * To be called while a change of the realm's rules is not committed yet. Transactions of their own still read the
     * rules as they were, so what these have ended is gone before laxer ones could revive it.
     */
    static void endBeforeChange(KeycloakSession session, RealmModel realm) {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        new IdleSessions(factory, of(factory)).endAll(realm.getId());
    }

    /** The same for a change that concerns one user. */
    static void endBeforeChange(KeycloakSession session, RealmModel realm, String userId) {
        endBeforeChange(session.getKeycloakSessionFactory(), realm.getId(), userId);
    }

    static void endBeforeChange(KeycloakSessionFactory factory, String realmId, String userId) {
        DeadSessions deadSessions = of(factory);
        for (String id : deadSessions.idsOf(realmId, userId)) {
            deadSessions.end(realmId, id);
        }
        deadSessions.inTransaction("of user " + userId, session -> endOffline(session, realmId, userId));
    }

    /** Nobody else ends those: the purge looks for what is idle, which offline sessions may be. */
    private static boolean endOffline(KeycloakSession session, String realmId, String userId) {
        RealmModel realm = enter(session, realmId);
        UserModel user = realm == null ? null : session.users().getUserById(realm, userId);
        if (realm == null || user == null || !(session.sessions() instanceof RuledUserSessions sessions)) {
            return false;
        }
        List<EndedUserSession> ended = sessions.stored()
                .getOfflineUserSessionsStream(realm, user)
                .flatMap(offline -> sessions.ended(realm, offline).stream())
                .toList();
        for (EndedUserSession offline : ended) {
            writeEvent(session, offline);
            sessions.stored().removeOfflineUserSession(realm, EndedUserSession.stored(offline));
        }
        return !ended.isEmpty();
    }

    private List<String> idsOf(String realmId, String userId) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> {
            RealmModel realm = enter(session, realmId);
            UserModel user = realm == null ? null : session.users().getUserById(realm, userId);
            if (realm == null || user == null || !(session.sessions() instanceof RuledUserSessions sessions)) {
                return List.<String>of();
            }
            return sessions.stored()
                    .getUserSessionsStream(realm, user)
                    .filter(userSession -> sessions.ended(realm, userSession).isPresent())
                    .map(UserSessionModel::getId)
                    .toList();
        });
    }

    /**
     * Ends the session if its rule still says so, and tells the clients afterwards.
     *
     * @return whether it was ended here
     */
    boolean end(String realmId, String sessionId) {
        return inTransaction(
                sessionId,
                session -> ended(session, realmId, sessionId)
                        .filter(ended -> end(session, ended, true))
                        .isPresent());
    }

    /** As {@link #end}, but a session with a client that has to be waited for is ended elsewhere, a little later. */
    boolean endWithoutWaiting(String realmId, String sessionId) {
        return inTransaction(sessionId, session -> {
            EndedUserSession ended = ended(session, realmId, sessionId).orElse(null);
            if (ended == null) {
                return false;
            }
            Optional<String> slow = clientToWaitFor(ended);
            slow.ifPresent(client -> lanes.run(client, () -> end(realmId, sessionId)));
            return slow.isEmpty() && end(session, ended, true);
        });
    }

    /**
     * As {@link #endWithoutWaiting}, when the transaction of somebody who has just seen the session is over: they put it
     * back into the cache if it was being removed at that moment. A request that is refused ends in a rollback as a rule.
     */
    void endAfter(KeycloakSession session, String realmId, String sessionId) {
        AfterTransaction.ended(session, () -> endWithoutWaiting(realmId, sessionId));
    }

    /**
     * The same for the sessions that were left out of lists.
     *
     * @param ids grows until the transaction is over
     */
    void endAllAfter(KeycloakSession session, List<Id> ids) {
        AfterTransaction.ended(session, () -> {
            ids.stream().limit(MOST_AT_ONCE).forEach(this::endWithoutWaiting);
            if (ids.size() > MOST_AT_ONCE) {
                List<Id> others = List.copyOf(ids.subList(MOST_AT_ONCE, ids.size()));
                lanes.run(LANE_OF_LISTS, () -> others.forEach(this::endWithoutWaiting));
            }
        });
    }

    private void endWithoutWaiting(Id id) {
        endWithoutWaiting(id.realm(), id.session());
    }

    /** Tells the clients of a session that ended and is about to begin anew under the same id. */
    void announce(String realmId, String sessionId) {
        inTransaction(
                sessionId,
                session -> ended(session, realmId, sessionId)
                        .filter(ended -> end(session, ended, false))
                        .isPresent());
    }

    private boolean inTransaction(String sessionId, KeycloakSessionTaskWithResult<Boolean> task) {
        try {
            return KeycloakModelUtils.runJobInTransactionWithResult(factory, task);
        } catch (RuntimeException e) {
            // It stays unusable, and the next purge tries again.
            LOG.warnf(e, "Session %s could not be ended", sessionId);
            return false;
        }
    }

    private boolean end(KeycloakSession session, EndedUserSession ended, boolean remove) {
        UserSessionModel stored = EndedUserSession.stored(ended);
        RealmModel realm = stored.getRealm();
        // Read before the claim: whoever doesn't get it removes the session, its client sessions first, without
        // waiting.
        List<AuthenticatedClientSessionModel> clientSessions = clientSessions(stored);
        boolean first = claim(session, ended);
        if (first) {
            BackgroundRequest.pretend(session, clientSessions);
            List<LogoutCall> calls = logoutCalls(session, stored, clientSessions);
            tellOthers(session, stored, clientSessions);
            writeEvent(session, ended);
            AfterTransaction.committed(session, () -> {
                calls.forEach(call -> lanes.run(call.client(), call));
                SessionMetrics.countEnded(ended.end().reason());
            });
        }
        // Also if somebody else is at it: Keycloak clears its cache before it commits the removal, and whoever looks
        // meanwhile, as this did, puts the session back. It would stay there, and live when the timeout is raised.
        if (remove) {
            ((RuledUserSessions) session.sessions()).stored().removeUserSession(realm, stored);
        }
        return first;
    }

    private static Optional<EndedUserSession> ended(KeycloakSession session, String realmId, String sessionId) {
        RealmModel realm = enter(session, realmId);
        return realm != null && session.sessions() instanceof RuledUserSessions sessions
                ? sessions.ended(realm, sessions.stored().getUserSession(realm, sessionId))
                : Optional.empty();
    }

    /** Looking up users and organizations needs a realm in the context. */
    private static @Nullable RealmModel enter(KeycloakSession session, String realmId) {
        RealmModel realm = session.realms().getRealm(realmId);
        if (realm != null) {
            session.getContext().setRealm(realm);
        }
        return realm;
    }

    /** One of all nodes gets it. The last activity is part of the key: the same id may live, and end, again. */
    private static boolean claim(KeycloakSession session, EndedUserSession ended) {
        String key = "latchkey-end:" + ended.getId() + ':'
                + EndedUserSession.stored(ended).getLastSessionRefresh();
        return session.singleUseObjects().putIfAbsent(key, CLAIM_SECONDS);
    }

    private static List<AuthenticatedClientSessionModel> clientSessions(UserSessionModel stored) {
        return List.copyOf(stored.getAuthenticatedClientSessions().values());
    }

    private static List<LogoutCall> logoutCalls(
            KeycloakSession session,
            UserSessionModel userSession,
            List<AuthenticatedClientSessionModel> clientSessions) {
        return clientSessions.stream()
                .flatMap(clientSession -> logoutCall(session, userSession, clientSession).stream())
                .toList();
    }

    private static Optional<LogoutCall> logoutCall(
            KeycloakSession session, UserSessionModel userSession, AuthenticatedClientSessionModel clientSession) {
        try {
            return LogoutCall.to(clientSession, userSession.getUser(), session);
        } catch (RuntimeException e) {
            // A client that can't be told, for want of a key say, must not keep the session alive.
            LOG.warnf(
                    e,
                    "No logout token for client %s",
                    clientSession.getClient().getClientId());
            return Optional.empty();
        }
    }

    /** Clients of other protocols, which Keycloak tells while the session exists. */
    private static void tellOthers(
            KeycloakSession session,
            UserSessionModel userSession,
            List<AuthenticatedClientSessionModel> clientSessions) {
        clientSessions.stream().filter(DeadSessions::isToWaitFor).forEach(clientSession -> {
            try {
                session.getProvider(LoginProtocol.class, clientSession.getProtocol())
                        .setRealm(userSession.getRealm())
                        .setHttpHeaders(session.getContext().getRequestHeaders())
                        .setUriInfo(session.getContext().getUri())
                        .backchannelLogout(userSession, clientSession);
            } catch (RuntimeException e) {
                LOG.warnf(
                        e,
                        "Client %s was not told of the end of a session",
                        clientSession.getClient().getClientId());
            }
        });
    }

    private static Optional<String> clientToWaitFor(EndedUserSession ended) {
        return clientSessions(EndedUserSession.stored(ended)).stream()
                .filter(DeadSessions::isToWaitFor)
                .map(clientSession -> clientSession.getClient().getClientId())
                .findFirst();
    }

    private static boolean isToWaitFor(AuthenticatedClientSessionModel clientSession) {
        ClientModel client = clientSession.getClient();
        if (clientSession.getProtocol() == null || client.isFrontchannelLogout()) {
            return false;
        }
        if (!clientSession.getProtocol().equals(OIDCLoginProtocol.LOGIN_PROTOCOL)) {
            return true;
        }
        // OpenID Connect clients of old adapters: one URL a host, or an admin URL instead of a logout URL.
        String url = OIDCAdvancedConfigWrapper.fromClientModel(client).getBackchannelLogoutUrl();
        return url == null || url.isEmpty()
                ? client.getManagementUrl() != null
                        && !client.getManagementUrl().isEmpty()
                : url.contains(ResourceAdminManager.CLIENT_SESSION_HOST_PROPERTY);
    }

    private static void writeEvent(KeycloakSession session, EndedUserSession ended) {
        SessionEnd end = ended.end();
        EventBuilder event = new EventBuilder(ended.getRealm(), session)
                .event(EventType.USER_SESSION_DELETED)
                .user(ended.getUser())
                .session(ended.getId())
                .detail(Details.REASON, end.reason());
        end.details().forEach(event::detail);
        event.success();
    }
}
