package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.GlobalListenerFactory;
import java.util.Set;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/** Hears when a realm or an organization is saved, or a group moved; Keycloak tells of it before it commits. */
final class SavedRealms implements EventListenerProvider {

    private static final Set<ResourceType> SAVED = Set.of(ResourceType.REALM, ResourceType.ORGANIZATION);

    private final KeycloakSession session;

    private SavedRealms(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        if (event.getOperationType() == OperationType.UPDATE && SAVED.contains(event.getResourceType())) {
            RealmModel realm = session.realms().getRealm(event.getRealmId());
            if (realm != null) {
                EndedRules.onSave(session, realm);
            }
        }
    }

    @Override
    public void onEvent(Event event) {}

    @Override
    public void close() {}

    /** {@code latchkey-two-factor-ended-rules}: listens in every realm, whatever its list of listeners. */
    @AutoService(EventListenerProviderFactory.class)
    public static final class Factory implements GlobalListenerFactory {

        @Override
        public EventListenerProvider create(KeycloakSession session) {
            return new SavedRealms(session);
        }

        @Override
        public void postInit(KeycloakSessionFactory factory) {
            factory.register(event -> {
                if (event instanceof GroupModel.GroupPathChangeEvent change) {
                    EndedRules.onMove(
                            change.getKeycloakSession(),
                            change.getRealm(),
                            change.getGroup(),
                            change.getPreviousPath());
                }
            });
        }

        @Override
        public String getId() {
            return "latchkey-two-factor-ended-rules";
        }
    }
}
