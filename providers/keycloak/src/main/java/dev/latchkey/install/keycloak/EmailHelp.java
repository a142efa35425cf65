package dev.latchkey.install.keycloak;

import dev.latchkey.install.Piece;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.representations.userprofile.config.UPAttribute;

/** The line beside the e-mail address that says who changes it. A text that is there stays. */
record EmailHelp(KeycloakSession session) implements Piece {

    private static final String HELP = "inputHelperTextBefore";
    private static final String OURS = "${latchkeyEmailHelp}";

    @Override
    public String id() {
        return "user-profile/email/help";
    }

    @Override
    public Optional<String> now() {
        return profile()
                .attribute(UserModel.EMAIL)
                .map(email -> annotations(email).get(HELP))
                .map(Object::toString);
    }

    @Override
    public Optional<String> wanted() {
        return now().or(() -> profile().attribute(UserModel.EMAIL).map(email -> OURS));
    }

    @Override
    public void put(Optional<String> state) {
        profile().changeAttribute(UserModel.EMAIL, email -> {
            Map<String, Object> annotations = new TreeMap<>(annotations(email));
            state.ifPresentOrElse(text -> annotations.put(HELP, text), () -> annotations.remove(HELP));
            email.setAnnotations(annotations.isEmpty() ? null : annotations);
        });
    }

    private static Map<String, Object> annotations(UPAttribute email) {
        return email.getAnnotations() == null ? Map.of() : email.getAnnotations();
    }

    private RealmProfile profile() {
        return new RealmProfile(session);
    }
}
