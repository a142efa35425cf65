package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.Refusal;
import dev.latchkey.apikey.StoredKey;
import dev.latchkey.apikey.Verdict.Refused;
import java.util.Locale;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** How Keycloak's events tell what happened to keys. They name a key by its id. */
final class KeyEvents {

    /** Event detail: which of {@link Change} it was. */
    static final String CHANGE = "latchkey_api_key";

    /** What a user or administrator does to a key. */
    enum Change {
        CREATED(EventType.UPDATE_CREDENTIAL),
        ROTATED(EventType.UPDATE_CREDENTIAL),
        REVOKED(EventType.REMOVE_CREDENTIAL);

        private final EventType type;

        Change(EventType type) {
            this.type = type;
        }

        String detail() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private KeyEvents() {}

    static EventBuilder begin(KeycloakSession session, RealmModel realm, EventType type) {
        return new EventBuilder(realm, session, session.getContext().getConnection()).event(type);
    }

    /** Garbage is not recorded: an event is a row, and whoever sends garbage shall cost none. It is counted. */
    static void refused(EventBuilder event, Refused<Owner> refused) {
        if (refused.reason() == Refusal.MALFORMED) {
            return;
        }
        refused.owner()
                .ifPresent(owner -> event.user(owner.user())
                        .detail(Details.USERNAME, owner.user().getUsername()));
        refused.keyId().ifPresent(id -> event.detail(Details.CREDENTIAL_ID, id));
        event.detail(Details.CREDENTIAL_TYPE, StoredKeys.TYPE)
                .detail(Details.REASON, refused.reason().name().toLowerCase(Locale.ROOT))
                .error(error(refused.reason()));
    }

    private static String error(Refusal reason) {
        return switch (reason) {
            case OWNER_DISABLED -> Errors.USER_DISABLED;
            case OWNER_LOCKED -> Errors.USER_TEMPORARILY_DISABLED;
            default -> Errors.INVALID_USER_CREDENTIALS;
        };
    }

    /** Describes the change in an event that somebody else ends. */
    static EventBuilder describe(EventBuilder event, Change change, UserModel user, StoredKey key) {
        return describe(event, change, user, key.id(), key.name());
    }

    /** The same for a key of which no more is known. */
    static EventBuilder describe(EventBuilder event, Change change, UserModel user, String keyId, String name) {
        return event.event(change.type)
                .user(user)
                .detail(Details.USERNAME, user.getUsername())
                .detail(Details.CREDENTIAL_TYPE, StoredKeys.TYPE)
                .detail(Details.CREDENTIAL_ID, keyId)
                .detail(Details.CREDENTIAL_USER_LABEL, name)
                .detail(CHANGE, change.detail());
    }
}
