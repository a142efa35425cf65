package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.GlobalListenerFactory;
import dev.latchkey.twofactor.Factor;
import java.util.concurrent.TimeUnit;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.timer.TimerProvider;

/** Hears of logins, and notes which factor each has proven. */
final class ProvenLogins implements EventListenerProvider {

    private final KeycloakSession session;
    private final FactorUses uses;

    private ProvenLogins(KeycloakSession session, FactorUses uses) {
        this.session = session;
        this.uses = uses;
    }

    @Override
    public void onEvent(Event event) {
        AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
        if (event.getType() == EventType.LOGIN && event.getUserId() != null && login != null) {
            Proofs.in(login)
                    .filter(proof -> proof.factor() != Factor.IDENTITY_PROVIDER)
                    .ifPresent(proof -> uses.note(event.getRealmId(), event.getUserId(), proof));
        }
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {}

    @Override
    public void close() {}

    /** {@code latchkey-two-factor-uses}: listens in every realm, whatever its list of listeners; holds what the node knows. */
    @AutoService(EventListenerProviderFactory.class)
    public static final class Factory implements GlobalListenerFactory {

        private static final String TIMER = "latchkey-two-factor-last-used";

        private final FactorUses uses = new FactorUses();

        @Override
        public EventListenerProvider create(KeycloakSession session) {
            return new ProvenLogins(session, uses);
        }

        @Override
        public void postInit(KeycloakSessionFactory factory) {
            factory.register(event -> {
                if (event instanceof PostMigrationEvent) {
                    try (KeycloakSession session = factory.create()) {
                        session.getProvider(TimerProvider.class)
                                .schedule(() -> uses.write(factory), TimeUnit.MINUTES.toMillis(1), TIMER);
                    }
                }
            });
        }

        @Override
        public String getId() {
            return "latchkey-two-factor-uses";
        }
    }
}
