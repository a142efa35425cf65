package dev.latchkey.install.keycloak;

import dev.latchkey.install.Piece;
import java.util.Optional;
import org.keycloak.models.RealmModel;

/**
 * The realm's own idle timeout, in seconds. It bounds what a user can choose, so it has to be as long as a session can last
 * at all; what ends a session before is then the timeout of its user.
 */
record SessionCeiling(RealmModel realm) implements Piece {

    @Override
    public String id() {
        return "session-ceiling";
    }

    @Override
    public Optional<String> now() {
        return Optional.of(Integer.toString(realm.getSsoSessionIdleTimeout()));
    }

    @Override
    public Optional<String> wanted() {
        int longest = Math.max(realm.getSsoSessionMaxLifespan(), realm.getSsoSessionMaxLifespanRememberMe());
        return Optional.of(Integer.toString(Math.max(longest, realm.getSsoSessionIdleTimeout())));
    }

    @Override
    public void put(Optional<String> state) {
        realm.setSsoSessionIdleTimeout(Integer.parseInt(state.orElseThrow()));
    }
}
