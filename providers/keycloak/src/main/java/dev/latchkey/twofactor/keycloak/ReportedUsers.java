package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.Standing;
import jakarta.persistence.FlushModeType;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.organization.OrganizationProvider;

/**
 * Which users a report is about.
 *
 * @param group path of a group, for its members alone
 * @param organization alias of an organization, for its members alone
 */
record ReportedUsers(String realmId, Optional<String> group, Optional<String> organization) {

    /** Each page sorts all users anew, so it is large; and it is all that is kept in memory. */
    private static final int PAGE = 2_000;

    /** What is asked for and isn't there, in words; empty if the report can be written. */
    Optional<String> missing(KeycloakSession session, RealmModel realm) {
        if (group.isPresent() && groupIn(session, realm).isEmpty()) {
            return Optional.of("No group has this path");
        }
        return organization.isPresent() && organizationIn(session, realm).isEmpty()
                ? Optional.of("No organization has this alias")
                : Optional.empty();
    }

    private Optional<GroupModel> groupIn(KeycloakSession session, RealmModel realm) {
        return group.map(path -> KeycloakModelUtils.findGroupByPath(session, realm, path));
    }

    private Optional<OrganizationModel> organizationIn(KeycloakSession session, RealmModel realm) {
        return organization
                .filter(alias -> realm.isOrganizationsEnabled())
                .map(session.getProvider(OrganizationProvider.class)::getByAlias);
    }

    /** Writes all of them. What needs memory is one page of users. */
    void writeTo(KeycloakSessionFactory factory, ReportWriter writer) throws IOException {
        Map<Standing, Long> counts = new EnumMap<>(Standing.class);
        int first = 0;
        int read;
        do {
            Page page = page(factory, first);
            for (ReportedUser user : page.users()) {
                writer.write(user);
                counts.merge(user.standing(), 1L, Long::sum);
            }
            first += PAGE;
            read = page.read();
            // A short page says nothing: users whose directory has lost them are left out of it.
        } while (read > 0);
        writer.finish(counts);
    }

    /**
     * Some users.
     *
     * @param read how many were read for it
     */
    private record Page(List<ReportedUser> users, int read) {}

    private Page page(KeycloakSessionFactory factory, int first) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> {
            RealmModel realm = session.realms().getRealm(realmId);
            session.getContext().setRealm(realm);
            // Nothing is written. Otherwise Hibernate looks through all users of the page for changes before it asks for the
            // credentials of each.
            session.getProvider(JpaConnectionProvider.class).getEntityManager().setFlushMode(FlushModeType.COMMIT);
            TwoFactor twoFactor = new TwoFactor(session, realm);
            List<UserModel> read = read(session, realm, first).toList();
            return new Page(
                    read.stream()
                            .filter(user -> user.getServiceAccountClientLink() == null)
                            .filter(user -> isWanted(session, realm, user))
                            .map(twoFactor::reported)
                            .toList(),
                    read.size());
        });
    }

    private Stream<UserModel> read(KeycloakSession session, RealmModel realm, int first) {
        if (group.isPresent()) {
            return groupIn(session, realm).stream()
                    .flatMap(found -> session.users().getGroupMembersStream(realm, found, first, PAGE));
        }
        if (organization.isPresent()) {
            return organizationIn(session, realm).stream()
                    .flatMap(found -> session.getProvider(OrganizationProvider.class)
                            .getMembersStream(found, Map.of(), null, first, PAGE));
        }
        return session.users()
                .searchForUserStream(realm, Map.of(UserModel.INCLUDE_SERVICE_ACCOUNT, "false"), first, PAGE);
    }

    /** Whether the user is in the organization as well, where both are given. */
    private boolean isWanted(KeycloakSession session, RealmModel realm, UserModel user) {
        return group.isEmpty()
                || organization.isEmpty()
                || organizationIn(session, realm)
                        .filter(found ->
                                session.getProvider(OrganizationProvider.class).isMember(found, user))
                        .isPresent();
    }
}
