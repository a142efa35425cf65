package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.KeyRing;
import dev.latchkey.apikey.StoredKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.models.Constants;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What follows the action's name in {@code kc_action}. Keycloak cuts it at the second colon (in {@code
 * AuthorizationEndpoint}), so of {@code rotate:ID} only {@code rotate} arrives: that means the one key of a user who has
 * one. With a dot, {@code rotate.ID}, the id arrives too.
 */
record ActionParameter(String verb, Optional<String> id) {

    static ActionParameter of(AuthenticationSessionModel login) {
        String text = Objects.requireNonNullElse(login.getClientNote(Constants.KC_ACTION_PARAMETER), "");
        int dot = text.indexOf('.');
        return dot < 0
                ? new ActionParameter(text, Optional.empty())
                : new ActionParameter(text.substring(0, dot), Optional.of(text.substring(dot + 1)));
    }

    boolean isRotate() {
        return verb.equals("rotate");
    }

    boolean isRevoke() {
        return verb.equals("revoke");
    }

    /** The key that is meant; empty if there is none, or none of several. */
    Optional<StoredKey> key(KeyRing ring) {
        if (id.isPresent()) {
            return ring.find(id.get())
                    .filter(key -> isRevoke() || key.replacedUntil().isEmpty());
        }
        List<StoredKey> keys = ring.current();
        return keys.size() == 1 ? Optional.of(keys.get(0)) : Optional.empty();
    }
}
