package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.GlobalListenerFactory;
import dev.latchkey.twofactor.Factor;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Writes down what users want: whoever sets up a factor wants to be asked for it, and whoever takes away the last one
 * doesn't any more, and needs no recovery codes. What an administrator takes away leaves the wish as it is, so that the next login leads to a new
 * enrolment.
 */
final class OptIns implements EventListenerProvider {

    private final KeycloakSession session;

    private OptIns(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void onEvent(Event event) {
        if (event.getError() != null || event.getUserId() == null || event.getDetails() == null) {
            return;
        }
        boolean about = Factor.ofType(event.getDetails().getOrDefault(Details.CREDENTIAL_TYPE, ""))
                .filter(Factor::isEnrolment)
                .isPresent();
        if (about && event.getType() == EventType.UPDATE_CREDENTIAL) {
            UserModel user = user(event);
            if (user != null) {
                user.setSingleAttribute(TwoFactor.OPTED_IN, TwoFactor.ENABLED);
            }
        } else if (about && event.getType() == EventType.REMOVE_CREDENTIAL) {
            UserModel user = user(event);
            if (user != null && Enrolments.of(user).isEmpty()) {
                user.removeAttribute(TwoFactor.OPTED_IN);
                // Flows would ask for them all the same.
                RecoveryCodes.remove(user);
            }
        }
    }

    private @Nullable UserModel user(Event event) {
        RealmModel realm = session.realms().getRealm(event.getRealmId());
        return realm == null ? null : session.users().getUserById(realm, event.getUserId());
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {}

    @Override
    public void close() {}

    /** {@code latchkey-two-factor}: listens in every realm, whatever its list of listeners. */
    @AutoService(EventListenerProviderFactory.class)
    public static final class Factory implements GlobalListenerFactory {

        @Override
        public EventListenerProvider create(KeycloakSession session) {
            return new OptIns(session);
        }

        @Override
        public String getId() {
            return "latchkey-two-factor";
        }
    }
}
