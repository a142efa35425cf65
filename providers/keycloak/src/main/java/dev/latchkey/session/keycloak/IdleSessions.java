package dev.latchkey.session.keycloak;

import dev.latchkey.company.keycloak.Organizations;
import dev.latchkey.session.SessionTimeout;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.MultiSiteUtils;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Finds sessions that may be over and has them ended, without loading the others: for each timeout in use, a range of
 * the index over realm and last activity, less the users who have another timeout. What is found is only suspected; the
 * rule decides, in the transaction that ends it.
 */
final class IdleSessions {

    /** How many are read at a time; each is ended in a transaction of its own. */
    private static final int PAGE = 200;

    private static final List<String> ALL_TEXTS =
            SessionTimeout.all().stream().map(SessionTimeout::text).toList();

    private static final String OF_USERS_WHO_CHOSE = " and exists (select 1 from UserAttributeEntity a"
            + " where a.user.id = s.userId and a.name = :attribute and a.value = :choice)";

    private static final String OF_USERS_WHO_CHOSE_NOTHING = " and not exists (select 1 from UserAttributeEntity a"
            + " where a.user.id = s.userId and a.name = :attribute and a.value in :choices)";

    private static final String OF_MEMBERS =
            " and exists (select 1 from UserGroupMembershipEntity m, OrganizationEntity o"
                    + " where m.user.id = s.userId and m.groupId = o.groupId and o.id in :organizations)";

    /** Users of a storage that imports none: their attributes may be nowhere in this database. */
    private static final String OF_FOREIGN_USERS = " and s.userId like 'f:%'";

    private final KeycloakSessionFactory factory;
    private final DeadSessions deadSessions;

    IdleSessions(KeycloakSessionFactory factory, DeadSessions deadSessions) {
        this.factory = factory;
        this.deadSessions = deadSessions;
    }

    /**
     * Sessions that are suspected for the same reason.
     *
     * @param timeout how long they have been idle at least
     * @param owners condition on their users
     * @param parameters of the condition
     */
    private record Suspicion(SessionTimeout timeout, String owners, Map<String, Object> parameters) {}

    private record Found(String id, int lastActivity) {}

    /** Waits for clients, if it must: afterwards, no session that is over is left. */
    void endAll(String realmId) {
        end(realmId, deadSessions::end);
    }

    /** Waits for no client. */
    void purge(String realmId) {
        end(realmId, deadSessions::endWithoutWaiting);
    }

    private interface Ending {
        boolean end(String realmId, String sessionId);
    }

    private void end(String realmId, Ending ending) {
        if (!MultiSiteUtils.isPersistentSessionsEnabled()) {
            idsInMemory(realmId).forEach(id -> ending.end(realmId, id));
            return;
        }
        for (Suspicion suspicion : suspicions(realmId)) {
            Optional<Found> last = Optional.of(new Found("", 0));
            while (last.isPresent()) {
                List<Found> page = page(realmId, suspicion, last.get());
                page.forEach(found -> ending.end(realmId, found.id()));
                last = page.size() < PAGE ? Optional.empty() : Optional.of(page.get(PAGE - 1));
            }
        }
    }

    /** Sessions that aren't persistent are nowhere but in the caches. */
    private List<String> idsInMemory(String realmId) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> {
            RealmModel realm = enter(session, realmId);
            if (realm == null || !(session.sessions() instanceof RuledUserSessions sessions)) {
                return List.<String>of();
            }
            return sessions.stored()
                    .readOnlyStreamUserSessions(realm)
                    .filter(userSession -> sessions.ended(realm, userSession).isPresent())
                    .map(UserSessionModel::getId)
                    .toList();
        });
    }

    private List<Suspicion> suspicions(String realmId) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> {
            RealmModel realm = enter(session, realmId);
            return realm == null || !SessionSettings.of(realm).enabled()
                    ? List.<Suspicion>of()
                    : suspicions(session, realm);
        });
    }

    private static List<Suspicion> suspicions(KeycloakSession session, RealmModel realm) {
        SessionSettings.Values settings = SessionSettings.of(realm);
        List<Suspicion> suspicions = new ArrayList<>();
        for (SessionTimeout timeout : SessionTimeout.all()) {
            suspicions.add(new Suspicion(
                    timeout.atMost(settings.longest()),
                    OF_USERS_WHO_CHOSE,
                    Map.of("attribute", SessionTimeout.ATTRIBUTE, "choice", timeout.text())));
            List<String> organizations =
                    Organizations.idsWith(session, realm, SessionTimeout.ORGANIZATION_ATTRIBUTE, timeout.text());
            if (!organizations.isEmpty()) {
                suspicions.add(new Suspicion(timeout, OF_MEMBERS, Map.of("organizations", organizations)));
            }
        }
        suspicions.add(new Suspicion(
                settings.byDefault().atMost(settings.longest()),
                OF_USERS_WHO_CHOSE_NOTHING,
                Map.of("attribute", SessionTimeout.ATTRIBUTE, "choices", ALL_TEXTS)));
        suspicions.add(new Suspicion(SessionTimeout.all().get(0), OF_FOREIGN_USERS, Map.of()));
        return suspicions.stream()
                .filter(suspicion -> suspicion.timeout() != SessionTimeout.NEVER)
                .toList();
    }

    private List<Found> page(String realmId, Suspicion suspicion, Found last) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> {
            RealmModel realm = enter(session, realmId);
            return realm == null ? List.<Found>of() : page(session, realm, suspicion, last);
        });
    }

    private static List<Found> page(KeycloakSession session, RealmModel realm, Suspicion suspicion, Found last) {
        EntityManager entities =
                session.getProvider(JpaConnectionProvider.class).getEntityManager();
        int seconds =
                Math.toIntExact(suspicion.timeout().duration().orElseThrow().toSeconds());
        TypedQuery<Object[]> query = entities.createQuery(
                        "select s.userSessionId, s.lastSessionRefresh from PersistentUserSessionEntity s"
                                + " where s.realmId = :realm and s.offline = '0'"
                                + " and s.lastSessionRefresh <= :idleSince and s.lastSessionRefresh >= :lastActivity"
                                + " and (s.lastSessionRefresh > :lastActivity or s.userSessionId > :lastId)"
                                + " and (s.rememberMe is null or s.rememberMe = false"
                                + " or s.lastSessionRefresh <= :rememberedSince)"
                                + suspicion.owners()
                                + " order by s.lastSessionRefresh, s.userSessionId",
                        Object[].class)
                .setParameter("realm", realm.getId())
                .setParameter("idleSince", Time.currentTime() - seconds)
                .setParameter(
                        "rememberedSince",
                        Time.currentTime() - Math.max(seconds, realm.getSsoSessionIdleTimeoutRememberMe()))
                .setParameter("lastActivity", last.lastActivity())
                .setParameter("lastId", last.id())
                .setMaxResults(PAGE);
        suspicion.parameters().forEach(query::setParameter);
        return query.getResultList().stream()
                .map(row -> new Found((String) row[0], (Integer) row[1]))
                .toList();
    }

    private static @Nullable RealmModel enter(KeycloakSession session, String realmId) {
        RealmModel realm = session.realms().getRealm(realmId);
        if (realm != null) {
            session.getContext().setRealm(realm);
        }
        return realm;
    }
}
