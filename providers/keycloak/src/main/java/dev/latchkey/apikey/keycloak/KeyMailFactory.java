package dev.latchkey.apikey.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.GlobalListenerFactory;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.KeycloakSession;

/**
 * Makes the listener that tells owners by e-mail what happened to their keys. It hears the events of every realm, listed
 * among the realm's listeners or not, and so also a removal through Keycloak's own {@code delete_credential}.
 */
@AutoService(EventListenerProviderFactory.class)
public final class KeyMailFactory implements GlobalListenerFactory {

    public static final String ID = "latchkey-api-key-mail";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new KeyMail(session);
    }
}
