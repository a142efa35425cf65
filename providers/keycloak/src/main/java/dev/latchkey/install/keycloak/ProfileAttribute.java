package dev.latchkey.install.keycloak;

import dev.latchkey.install.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.userprofile.config.UPAttribute;

/** An attribute of the realm's user profile. One that is there, however an administrator has made it, stays as it is. */
final class ProfileAttribute implements Piece {

    private final KeycloakSession session;
    private final UPAttribute definition;

    ProfileAttribute(KeycloakSession session, UPAttribute definition) {
        this.session = session;
        this.definition = definition;
    }

    @Override
    public String id() {
        return "user-profile/" + definition.getName();
    }

    @Override
    public Optional<String> now() {
        return profile().attribute(definition.getName()).map(Json::text);
    }

    @Override
    public Optional<String> wanted() {
        return now().or(() -> Optional.of(Json.text(definition)));
    }

    @Override
    public void put(Optional<String> state) {
        profile().change(profile -> {
            List<UPAttribute> attributes = new ArrayList<>(profile.getAttributes());
            attributes.removeIf(attribute -> attribute.getName().equals(definition.getName()));
            state.map(text -> Json.read(text, UPAttribute.class)).ifPresent(attributes::add);
            profile.setAttributes(attributes);
        });
    }

    private RealmProfile profile() {
        return new RealmProfile(session);
    }
}
