package dev.latchkey.session.keycloak;

import dev.latchkey.support.SessionRule;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionProvider;
import org.keycloak.storage.datastore.DefaultDatastoreProvider;
import org.keycloak.storage.datastore.DefaultDatastoreProviderFactory;

/** Keycloak's own data store with the user sessions under rules. */
final class LatchkeyDatastore extends DefaultDatastoreProvider {

    private final KeycloakSession session;
    private final List<SessionRule> rules;
    private final DeadSessions deadSessions;
    private @Nullable UserSessionProvider userSessions;

    LatchkeyDatastore(
            DefaultDatastoreProviderFactory keycloaks,
            KeycloakSession session,
            List<SessionRule> rules,
            DeadSessions deadSessions) {
        super(keycloaks, session);
        this.session = session;
        this.rules = rules;
        this.deadSessions = deadSessions;
    }

    @Override
    public UserSessionProvider userSessions() {
        if (userSessions == null) {
            userSessions = new RuledUserSessions(session, super.userSessions(), rules, deadSessions);
        }
        return userSessions;
    }
}
