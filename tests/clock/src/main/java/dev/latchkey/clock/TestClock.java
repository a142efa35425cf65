package dev.latchkey.clock;

import com.google.auto.service.AutoService;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/**
 * {@code PUT /realms/{realm}/test-clock/{seconds}} sets how far this server's clock runs ahead of the machine's; each
 * server of a cluster has its own. Test only: whoever may call it may expire every session.
 */
public final class TestClock extends TestResource {

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

    @AutoService(RealmResourceProviderFactory.class)
    public static final class ClockFactory extends Factory {

        public ClockFactory() {
            super("test-clock");
        }

        @Override
        public TestClock create(KeycloakSession session) {
            return new TestClock();
        }
    }
}
