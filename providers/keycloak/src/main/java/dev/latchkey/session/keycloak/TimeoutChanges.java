package dev.latchkey.session.keycloak;

import com.google.auto.service.AutoService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.keycloak.Config;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderEvent;

/**
 * Hears of changes that may give somebody a longer session timeout and has the sessions ended that are over under the
 * shorter one. Keycloak tells of a change before it commits it, which is what this depends on. The change of the
 * company's settings reports itself, see {@link SessionSettings}.
 */
final class TimeoutChanges implements EventListenerProvider {

    private static final Pattern USER = Pattern.compile("users/([^/]+)");

    private final KeycloakSession session;

    private TimeoutChanges(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void onEvent(Event event) {
        boolean mayChangeAttributes =
                event.getType() == EventType.UPDATE_PROFILE || event.getType() == EventType.IDENTITY_PROVIDER_LOGIN;
        if (mayChangeAttributes && event.getUserId() != null) {
            RealmModel realm = session.realms().getRealm(event.getRealmId());
            DeadSessions.endBeforeChange(session, realm, event.getUserId());
        }
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        if (event.getResourceType() == ResourceType.USER && event.getOperationType() == OperationType.UPDATE) {
            Matcher user = USER.matcher(event.getResourcePath());
            if (user.matches()) {
                DeadSessions.endBeforeChange(session, session.realms().getRealm(event.getRealmId()), user.group(1));
            }
        } else if (event.getResourceType() == ResourceType.ORGANIZATION
                || (event.getResourceType() == ResourceType.REALM
                        && event.getOperationType() == OperationType.UPDATE)) {
            RealmModel realm = session.realms().getRealm(event.getRealmId());
            if (realm != null) {
                DeadSessions.endBeforeChange(session, realm);
            }
        }
    }

    static void onProviderEvent(ProviderEvent event) {
        if (event instanceof OrganizationModel.OrganizationMemberLeaveEvent leave) {
            KeycloakSession session = leave.getSession();
            DeadSessions.endBeforeChange(
                    session, session.getContext().getRealm(), leave.getUser().getId());
        } else if (event instanceof OrganizationModel.OrganizationRemovedEvent removed) {
            KeycloakSession session = removed.getKeycloakSession();
            DeadSessions.endBeforeChange(session, session.getContext().getRealm());
        }
    }

    @Override
    public void close() {}

    /** {@code latchkey-session-timeout}: listens in every realm, whatever its list of listeners. */
    @AutoService(EventListenerProviderFactory.class)
    public static final class Factory implements EventListenerProviderFactory {

        @Override
        public EventListenerProvider create(KeycloakSession session) {
            return new TimeoutChanges(session);
        }

        @Override
        public boolean isGlobal() {
            return true;
        }

        @Override
        public String getId() {
            return "latchkey-session-timeout";
        }

        @Override
        public void init(Config.Scope config) {}

        @Override
        public void postInit(KeycloakSessionFactory factory) {}

        @Override
        public void close() {}
    }
}
