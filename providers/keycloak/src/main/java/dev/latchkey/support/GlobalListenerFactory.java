package dev.latchkey.support;

import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;

/** Makes a listener that hears the events of every realm, whatever that realm's list of listeners. */
public interface GlobalListenerFactory extends EventListenerProviderFactory, PlainFactory<EventListenerProvider> {

    @Override
    default boolean isGlobal() {
        return true;
    }
}
