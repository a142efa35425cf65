package dev.latchkey.install.keycloak;

import dev.latchkey.install.Piece;
import java.util.Optional;
import org.keycloak.models.RealmModel;

/** The account theme, which has the page where users find everything of theirs. A theme that was chosen stays. */
record AccountTheme(RealmModel realm) implements Piece {

    private static final String OURS = "latchkey";

    @Override
    public String id() {
        return "account-theme";
    }

    @Override
    public Optional<String> now() {
        return Optional.ofNullable(realm.getAccountTheme()).filter(theme -> !theme.isEmpty());
    }

    @Override
    public Optional<String> wanted() {
        return now().or(() -> Optional.of(OURS));
    }

    @Override
    public void put(Optional<String> state) {
        realm.setAccountTheme(state.orElse(null));
    }

    @Override
    public Optional<String> byHand() {
        return now().filter(theme -> !theme.equals(OURS))
                .map(theme -> "The account theme is \"" + theme + "\": without the theme \"" + OURS
                        + "\" the page \"Sign-in settings\" is missing, and Signing in offers everything instead.");
    }
}
