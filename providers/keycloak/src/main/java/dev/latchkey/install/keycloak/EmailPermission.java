package dev.latchkey.install.keycloak;

import dev.latchkey.install.Piece;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.representations.userprofile.config.UPAttribute;
import org.keycloak.representations.userprofile.config.UPAttributePermissions;
import org.keycloak.userprofile.UserProfileConstants;

/** Who may change the e-mail address: administrators alone, as it is what a forgotten password is recovered by. */
record EmailPermission(KeycloakSession session) implements Piece {

    @Override
    public String id() {
        return "user-profile/email/edit";
    }

    @Override
    public Optional<String> now() {
        return profile().attribute(UserModel.EMAIL).map(email -> String.join(" ", new TreeSet<>(editors(email))));
    }

    @Override
    public Optional<String> wanted() {
        return now().map(editors -> mayUsers(editors) ? UserProfileConstants.ROLE_ADMIN : editors);
    }

    private static boolean mayUsers(String editors) {
        return List.of(editors.split(" ")).contains(UserProfileConstants.ROLE_USER);
    }

    @Override
    public void put(Optional<String> state) {
        profile().changeAttribute(UserModel.EMAIL, email -> {
            UPAttributePermissions permissions =
                    email.getPermissions() == null ? new UPAttributePermissions() : email.getPermissions();
            permissions.setEdit(state.filter(text -> !text.isEmpty())
                    .map(text -> new HashSet<>(List.of(text.split(" "))))
                    .orElseGet(HashSet::new));
            email.setPermissions(permissions);
        });
    }

    private static Set<String> editors(UPAttribute email) {
        UPAttributePermissions permissions = email.getPermissions();
        return permissions == null || permissions.getEdit() == null ? Set.of() : permissions.getEdit();
    }

    private RealmProfile profile() {
        return new RealmProfile(session);
    }
}
