package dev.latchkey.clock;

import com.google.auto.service.AutoService;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProviderFactory;
import org.keycloak.timer.TimerProvider;

/**
 * {@code PUT /realms/{realm}/test-timer/{task}} runs a task of the server's timer now and answers when it has ended, so
 * that no test waits for an interval.
 */
public final class TestTimer extends TestResource {

    private final KeycloakSession session;

    TestTimer(KeycloakSession session) {
        this.session = session;
    }

    /** The tasks, and how many milliseconds lie between two runs of each. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Long> tasks() {
        return session.getProvider(TimerProvider.class).getTasks().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, task -> task.getValue().getIntervalMillis()));
    }

    @PUT
    @Path("{task}")
    public void run(@PathParam("task") String task) {
        TimerProvider.TimerTaskContext found =
                session.getProvider(TimerProvider.class).getTasks().get(task);
        if (found == null) {
            throw new NotFoundException();
        }
        found.getRunnable().run();
    }

    @AutoService(RealmResourceProviderFactory.class)
    public static final class TimerFactory extends Factory {

        public TimerFactory() {
            super("test-timer");
        }

        @Override
        public TestTimer create(KeycloakSession session) {
            return new TestTimer(session);
        }
    }
}
