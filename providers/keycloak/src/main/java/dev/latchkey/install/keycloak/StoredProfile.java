package dev.latchkey.install.keycloak;

import dev.latchkey.install.Piece;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.userprofile.config.UPConfig;
import org.keycloak.userprofile.UserProfileProvider;

/**
 * The user profile that the realm stores, as a whole. A realm that has edited none stores none: first of all it is given the
 * one that is in force, and last of all, if it is still that one, it is left without again.
 */
final class StoredProfile implements Piece {

    private final KeycloakSession session;
    private final RealmModel realm;

    StoredProfile(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    @Override
    public String id() {
        return "user-profile";
    }

    @Override
    public Optional<String> now() {
        boolean stored = realm.getComponentsStream(realm.getId(), UserProfileProvider.class.getName())
                .findAny()
                .isPresent();
        return stored ? Optional.of(inForce()) : Optional.empty();
    }

    @Override
    public Optional<String> wanted() {
        return Optional.of(inForce());
    }

    @Override
    public void put(Optional<String> state) {
        profile()
                .setConfiguration(
                        state.map(text -> Json.read(text, UPConfig.class)).orElse(null));
    }

    private String inForce() {
        return Json.text(profile().getConfiguration());
    }

    private UserProfileProvider profile() {
        return session.getProvider(UserProfileProvider.class);
    }
}
