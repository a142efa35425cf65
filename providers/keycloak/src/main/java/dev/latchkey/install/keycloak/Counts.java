package dev.latchkey.install.keycloak;

import dev.latchkey.install.RealmFacts.Unreadable;
import dev.latchkey.otpserver.Waiver;
import dev.latchkey.session.SessionTimeout;
import dev.latchkey.twofactor.Factor;
import dev.latchkey.twofactor.Method;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * How many users have what. The database counts; no user is loaded. Service accounts are no users; users of a directory from
 * which none are imported are counted where something of theirs is stored here.
 */
final class Counts {

    private static final String API_KEY = "api-key";
    private static final String OVERRIDE = "otpServerOverrideUntil";
    /** In days, the youngest first: how old keys of one group are at least. */
    private static final List<Integer> AGES = List.of(0, 30, 90, 365);

    private static final String CHOSE_NOTHING = "default";

    private static final String OF_USERS = " u.realmId = :realm and u.serviceAccountClientLink is null";

    private final RealmModel realm;
    private final EntityManager entities;
    private final long users;
    private final long usersWithFactor;

    /** Counts at once what the report and the checker both want. */
    Counts(KeycloakSession session, RealmModel realm, Features features) {
        this.realm = realm;
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.users = count("select count(u) from UserEntity u where" + OF_USERS, Map.of());
        this.usersWithFactor = owners(features.isByOtpServer() ? Method.OTP_SERVER : Method.TOTP);
    }

    /**
     * All counts.
     *
     * @param users all of them
     * @param usersWithFactor those who own a factor that satisfies the company's method
     * @param apiKeysByAge API keys by the time since they were created, the youngest first
     * @param sessionTimeouts users by the session timeout that they chose; {@code default}: none
     */
    public record Report(
            long users, long usersWithFactor, List<KeysOfAge> apiKeysByAge, Map<String, Long> sessionTimeouts) {}

    /**
     * Keys that were created at about the same time ago.
     *
     * @param from how long ago at least, an ISO 8601 duration in days
     * @param keys how many
     */
    public record KeysOfAge(String from, long keys) {}

    Report report() {
        return new Report(users, usersWithFactor, apiKeysByAge(), sessionTimeouts());
    }

    long users() {
        return users;
    }

    long usersWithFactor() {
        return usersWithFactor;
    }

    private long owners(Method method) {
        List<String> types = Arrays.stream(Factor.values())
                .filter(method::isSatisfiedByOwning)
                .map(Factor::type)
                .toList();
        return count(
                        "select count(distinct u.id) from CredentialEntity c join c.user u where c.type in :types and"
                                + OF_USERS,
                        Map.of("types", types))
                + count(
                        "select count(distinct c.userId) from FederatedUserCredentialEntity c"
                                + " where c.realmId = :realm and c.type in :types",
                        Map.of("types", types));
    }

    private List<KeysOfAge> apiKeysByAge() {
        List<KeysOfAge> ages = new ArrayList<>();
        for (int age = 0; age < AGES.size(); age++) {
            boolean isOldest = age + 1 == AGES.size();
            long from = isOldest ? 0 : ago(AGES.get(age + 1));
            // A clock that runs ahead makes keys of the future: they are young.
            long before = age == 0 ? Long.MAX_VALUE : ago(AGES.get(age));
            ages.add(new KeysOfAge("P" + AGES.get(age) + 'D', apiKeys(from, before)));
        }
        return ages;
    }

    private static long ago(int days) {
        return Time.currentTimeMillis() - Duration.ofDays(days).toMillis();
    }

    private long apiKeys(long from, long before) {
        Map<String, Object> parameters = Map.of("type", API_KEY, "from", from, "before", before);
        String ofAge =
                " c.type = :type and coalesce(c.createdDate, 0) >= :from and coalesce(c.createdDate, 0) < :before";
        return count(
                        "select count(c) from CredentialEntity c join c.user u where" + ofAge + " and" + OF_USERS,
                        parameters)
                + count(
                        "select count(c) from FederatedUserCredentialEntity c where c.realmId = :realm and" + ofAge,
                        parameters);
    }

    private Map<String, Long> sessionTimeouts() {
        List<String> texts =
                SessionTimeout.all().stream().map(SessionTimeout::text).toList();
        Map<String, Object> parameters = Map.of("attribute", SessionTimeout.ATTRIBUTE, "texts", texts);
        Map<String, Long> local = choices(
                "select a.value, count(distinct u.id) from UserAttributeEntity a join a.user u"
                        + " where a.name = :attribute and a.value in :texts and" + OF_USERS + " group by a.value",
                parameters);
        Map<String, Long> foreign = choices(
                "select a.value, count(distinct a.userId) from FederatedUserAttributeEntity a"
                        + " where a.realmId = :realm and a.name = :attribute and a.value in :texts group by a.value",
                parameters);
        Map<String, Long> all = new LinkedHashMap<>();
        all.put(
                CHOSE_NOTHING,
                users - local.values().stream().mapToLong(Long::longValue).sum());
        texts.forEach(text -> all.put(text, local.getOrDefault(text, 0L) + foreign.getOrDefault(text, 0L)));
        return all;
    }

    private Map<String, Long> choices(String query, Map<String, Object> parameters) {
        var choices = entities.createQuery(query, Object[].class).setParameter("realm", realm.getId());
        parameters.forEach(choices::setParameter);
        Map<String, Long> counts = new HashMap<>();
        choices.getResultList().forEach(row -> counts.put((String) row[0], (Long) row[1]));
        return counts;
    }

    /** Members of the group and of those below it. */
    long members(GroupModel group) {
        Map<String, Object> groups =
                Map.of("groups", withSubgroups(group).map(GroupModel::getId).toList());
        return count(
                        "select count(distinct u.id) from UserGroupMembershipEntity m join m.user u"
                                + " where m.groupId in :groups and" + OF_USERS,
                        groups)
                + count(
                        "select count(distinct m.userId) from FederatedUserGroupMembershipEntity m"
                                + " where m.realmId = :realm and m.groupId in :groups",
                        groups);
    }

    private static Stream<GroupModel> withSubgroups(GroupModel group) {
        return Stream.concat(Stream.of(group), group.getSubGroupsStream().flatMap(Counts::withSubgroups));
    }

    /** Users who are let in without the OTP server at the moment. Each is given by hand, for a day at most: they are few. */
    long overrides() {
        Instant now = Instant.ofEpochSecond(Time.currentTime());
        return entities.createQuery(
                        "select a.value from UserAttributeEntity a join a.user u where a.name = :attribute and"
                                + OF_USERS,
                        String.class)
                .setParameter("realm", realm.getId())
                .setParameter("attribute", OVERRIDE)
                .getResultStream()
                .filter(text -> text != null && Waiver.parse(text, now).isPresent())
                .count();
    }

    /** What organizations say that means nothing. */
    List<Unreadable> unreadableOfOrganizations() {
        return entities
                .createQuery(
                        "select o.alias, a.name, a.value from OrganizationEntity o, GroupAttributeEntity a"
                                + " where a.group.id = o.groupId and o.realmId = :realm and o.enabled = true"
                                + " and (a.name = :twoFactor and a.value <> 'required'"
                                + " or a.name = :longest and a.value not in :timeouts)",
                        Object[].class)
                .setParameter("realm", realm.getId())
                .setParameter("twoFactor", "latchkey.twoFactor")
                .setParameter("longest", SessionTimeout.ORGANIZATION_ATTRIBUTE)
                .setParameter(
                        "timeouts",
                        SessionTimeout.all().stream().map(SessionTimeout::text).toList())
                .getResultList()
                .stream()
                .map(row -> new Unreadable((String) row[0], true, (String) row[1], (String) row[2]))
                .toList();
    }

    private long count(String query, Map<String, Object> parameters) {
        var counting = entities.createQuery(query, Long.class).setParameter("realm", realm.getId());
        parameters.forEach(counting::setParameter);
        return counting.getSingleResult();
    }
}
