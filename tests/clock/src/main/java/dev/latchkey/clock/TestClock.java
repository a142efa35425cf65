package dev.latchkey.clock;

import com.google.auto.service.AutoService;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.keycloak.Config;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/**
 * {@code PUT /realms/{realm}/test-clock/{seconds}} sets how far this server's clock runs ahead of the machine's; each
 * server of a cluster has its own. Test only: whoever may call it may expire every session.
 */
public final class TestClock implements RealmResourceProvider {

    @Override
    public Object getResource() {
        return this;
    }

    /** The server's time, in seconds since the epoch. */
    @GET
    @Produces(MediaType.TEXT_PLAIN)
    public String now() {
        return String.valueOf(Time.currentTime());
    }

    @PUT
    @Path("{seconds}")
    @Produces(MediaType.TEXT_PLAIN)
    public String moveTo(@PathParam("seconds") int seconds) {
        Time.setOffset(seconds);
        return now();
    }

    @Override
    public void close() {}

    @AutoService(RealmResourceProviderFactory.class)
    public static final class Factory implements RealmResourceProviderFactory {

        @Override
        public RealmResourceProvider create(KeycloakSession session) {
            return new TestClock();
        }

        @Override
        public String getId() {
            return "test-clock";
        }

        @Override
        public void init(Config.Scope config) {}

        @Override
        public void postInit(KeycloakSessionFactory factory) {}

        @Override
        public void close() {}
    }
}
