package dev.latchkey.clock;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.storage.DatastoreProvider;
import org.keycloak.storage.DatastoreProviderFactory;
import org.keycloak.storage.datastore.DefaultDatastoreProvider;
import org.keycloak.storage.datastore.DefaultDatastoreProviderFactory;

/**
 * Another extension's data store, which claims precedence over everybody's. Not registered here: the test that wants it
 * registers it in a jar of its own.
 */
public final class RivalDatastore implements DatastoreProviderFactory {

    @Override
    public DatastoreProvider create(KeycloakSession session) {
        return new DefaultDatastoreProvider(
                (DefaultDatastoreProviderFactory)
                        session.getKeycloakSessionFactory().getProviderFactory(DatastoreProvider.class, "legacy"),
                session);
    }

    @Override
    public String getId() {
        return "rival";
    }

    @Override
    public int order() {
        return 100;
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
