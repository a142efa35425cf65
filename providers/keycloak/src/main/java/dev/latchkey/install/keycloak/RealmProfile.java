package dev.latchkey.install.keycloak;

import java.util.Optional;
import java.util.function.Consumer;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.userprofile.config.UPAttribute;
import org.keycloak.representations.userprofile.config.UPConfig;
import org.keycloak.userprofile.UserProfileProvider;

/**
 * The user profile of the session's realm.
 *
 * @param session bound to that realm
 */
record RealmProfile(KeycloakSession session) {

    UPConfig inForce() {
        return provider().getConfiguration();
    }

    Optional<UPAttribute> attribute(String name) {
        return Optional.ofNullable(inForce().getAttribute(name));
    }

    /** Stores the profile that is in force, changed. */
    void change(Consumer<UPConfig> change) {
        UPConfig configuration = inForce();
        change.accept(configuration);
        provider().setConfiguration(configuration);
    }

    /** Does nothing more if there is no such attribute. */
    void changeAttribute(String name, Consumer<UPAttribute> change) {
        change(profile -> Optional.ofNullable(profile.getAttribute(name)).ifPresent(change));
    }

    private UserProfileProvider provider() {
        return session.getProvider(UserProfileProvider.class);
    }
}
