package dev.latchkey.clock;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** What the resources for tests have in common: {@code /realms/{realm}/{id}}. */
abstract class TestResource implements RealmResourceProvider {

    @Override
    public final Object getResource() {
        return this;
    }

    @Override
    public final void close() {}

    abstract static class Factory implements RealmResourceProviderFactory {

        private final String id;

        Factory(String id) {
            this.id = id;
        }

        @Override
        public abstract RealmResourceProvider create(KeycloakSession session);

        @Override
        public final String getId() {
            return id;
        }

        @Override
        public final void init(Config.Scope config) {}

        @Override
        public final void postInit(KeycloakSessionFactory factory) {}

        @Override
        public final void close() {}
    }
}
