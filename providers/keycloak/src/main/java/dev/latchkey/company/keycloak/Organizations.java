package dev.latchkey.company.keycloak;

import java.util.List;
import java.util.Map;
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
        if (!realm.isOrganizationsEnabled()) {
            return List.of();
        }
        return session.getProvider(OrganizationProvider.class)
                .getByMember(user)
                .filter(OrganizationModel::isEnabled)
                .flatMap(organization -> values(organization, attribute))
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
