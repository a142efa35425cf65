package dev.latchkey.session.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.session.SessionTimeout;
import dev.latchkey.support.GlobalListenerFactory;
import dev.latchkey.support.RuleLoosened;
import dev.latchkey.support.SessionRule;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.keycloak.events.Details;
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
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.ProviderEvent;

/**
 * Hears of changes that may give somebody a longer session timeout, or loosen another rule, and has the sessions ended
 * that are over under the rule as it was. Keycloak tells of a change before it commits it, which is what this depends on. The change of the
 * company's settings reports itself, see {@link SessionSettings}.
 */
final class TimeoutChanges implements EventListenerProvider {

    /** Attribute of a Keycloak session, followed by the id of a user that it has deleted. */
    private static final String REMOVED = "latchkey.removed.";

    private static final Pattern USER = Pattern.compile("users/([^/]+)");

    private final KeycloakSession session;

    private TimeoutChanges(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void onEvent(Event event) {
        if (event.getUserId() == null) {
            return;
        }
        // The mappers of an identity provider write attributes at a login, and tell nobody.
        boolean mayHaveChanged = event.getType() == EventType.UPDATE_PROFILE
                || (event.getType() == EventType.LOGIN
                        && event.getDetails() != null
                        && event.getDetails().containsKey(Details.IDENTITY_PROVIDER)
                        && hasChanged(event.getRealmId(), event.getUserId()));
        if (mayHaveChanged) {
            DeadSessions.endBeforeChange(session, session.realms().getRealm(event.getRealmId()), event.getUserId());
        }
    }

    /** Whether this transaction is about to change the user's choice; answered from the caches if it is not. */
    private boolean hasChanged(String realmId, String userId) {
        String before = KeycloakModelUtils.runJobInTransactionWithResult(session.getKeycloakSessionFactory(), other -> {
            RealmModel realm = other.realms().getRealm(realmId);
            other.getContext().setRealm(realm);
            return choice(other, realm, userId);
        });
        return !before.equals(choice(session, session.realms().getRealm(realmId), userId));
    }

    private static String choice(KeycloakSession session, RealmModel realm, String userId) {
        UserModel user = session.users().getUserById(realm, userId);
        String choice = user == null ? null : user.getFirstAttribute(SessionTimeout.ATTRIBUTE);
        return choice == null ? "" : choice;
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        if (event.getResourceType() == ResourceType.USER && event.getOperationType() == OperationType.UPDATE) {
            Matcher user = USER.matcher(event.getResourcePath());
            if (user.matches()) {
                DeadSessions.endBeforeChange(session, session.realms().getRealm(event.getRealmId()), user.group(1));
            }
        } else if (event.getOperationType() == OperationType.UPDATE
                && (event.getResourceType() == ResourceType.ORGANIZATION
                        || event.getResourceType() == ResourceType.REALM)) {
            RealmModel realm = session.realms().getRealm(event.getRealmId());
            if (realm != null) {
                DeadSessions.endBeforeChange(session, realm);
            }
        }
    }

    static void onProviderEvent(KeycloakSessionFactory factory, List<SessionRule> rules, ProviderEvent event) {
        if (event instanceof UserModel.UserPreRemovedEvent removal) {
            noteRemoval(removal.getKeycloakSession(), removal.getUser().getId());
        }
        rules.stream()
                .flatMap(rule -> rule.mayRevive(event).stream())
                .filter(owner -> !isRemovedIn(owner.session(), owner.user().getId()))
                .forEach(owner -> DeadSessions.endBeforeChange(
                        factory, owner.realm().getId(), owner.user().getId()));
        if (event instanceof RuleLoosened loosened) {
            DeadSessions.endBeforeChange(
                    factory, loosened.realm().getId(), loosened.user().getId());
        }
        onMembershipEvent(event);
    }

    /** Also sent for each member of an organization that is deleted. */
    private static void onMembershipEvent(ProviderEvent event) {
        if (event instanceof OrganizationModel.OrganizationMemberLeaveEvent leave) {
            KeycloakSession session = leave.getSession();
            RealmModel realm = session.getContext().getRealm();
            String user = leave.getUser().getId();
            if (!isRemovedIn(session, user)) {
                DeadSessions.endBeforeChange(session, realm, user);
            }
        }
    }

    private static void noteRemoval(KeycloakSession session, String user) {
        session.setAttribute(REMOVED + user, true);
    }

    /**
     * Whether this transaction has deleted the user, sessions and all: as a member that an organization manages, or to import
     * them anew. Another one that is to end their sessions would wait for this one, and this one for it, for ever.
     */
    private static boolean isRemovedIn(KeycloakSession session, String user) {
        return session.getAttribute(REMOVED + user) != null;
    }

    @Override
    public void close() {}

    /** {@code latchkey-session-timeout}: listens in every realm, whatever its list of listeners. */
    @AutoService(EventListenerProviderFactory.class)
    public static final class Factory implements GlobalListenerFactory {

        @Override
        public EventListenerProvider create(KeycloakSession session) {
            return new TimeoutChanges(session);
        }

        @Override
        public String getId() {
            return "latchkey-session-timeout";
        }
    }
}
