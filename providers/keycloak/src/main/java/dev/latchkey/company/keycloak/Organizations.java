package dev.latchkey.company.keycloak;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.organization.OrganizationProvider;

/** The organizations inside a realm, each of which may be stricter than the realm. */
public final class Organizations {

    private Organizations() {}

    /**
     * The values of an attribute of all enabled organizations that the user belongs to. Answered from Keycloak's caches.
     */
    public static List<String> attributeOfThoseOf(
            KeycloakSession session, RealmModel realm, UserModel user, String attribute) {
        return of(session, realm, user)
                .flatMap(organization -> values(organization, attribute))
                .toList();
    }

    /** The names of those of them that carry the attribute with this value, for people to read; empty if none does. */
    public static String namesOfThoseOf(
            KeycloakSession session, RealmModel realm, UserModel user, String attribute, String value) {
        return of(session, realm, user)
                .filter(organization -> values(organization, attribute).anyMatch(value::equals))
                .map(OrganizationModel::getName)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Stream<OrganizationModel> of(KeycloakSession session, RealmModel realm, UserModel user) {
        return realm.isOrganizationsEnabled()
                ? session.getProvider(OrganizationProvider.class)
                        .getByMember(user)
                        .filter(OrganizationModel::isEnabled)
                : Stream.empty();
    }

    /** The ids of all organizations that the user belongs to, enabled or not. Answered from Keycloak's caches. */
    public static List<String> idsOfThoseOf(KeycloakSession session, UserModel user) {
        return session.getProvider(OrganizationProvider.class)
                .getByMember(user)
                .map(OrganizationModel::getId)
                .toList();
    }

    private static Stream<String> values(OrganizationModel organization, String attribute) {
        Map<String, List<String>> attributes = organization.getAttributes();
        return attributes == null ? Stream.empty() : attributes.getOrDefault(attribute, List.of()).stream();
    }

    /** The ids of all enabled organizations of the realm that carry the attribute with this value. */
    public static List<String> idsWith(KeycloakSession session, RealmModel realm, String attribute, String value) {
        if (!realm.isOrganizationsEnabled()) {
            return List.of();
        }
        return session.getProvider(OrganizationProvider.class)
                .getAllStream(Map.of(attribute, value), null, null)
                .filter(OrganizationModel::isEnabled)
                .map(OrganizationModel::getId)
                .toList();
    }
}
