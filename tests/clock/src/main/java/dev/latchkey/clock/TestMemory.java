package dev.latchkey.clock;

import com.google.auto.service.AutoService;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/**
 * {@code PUT /realms/{realm}/test-memory} begins to measure how much of the server's memory is in use, garbage collected,
 * again and again; {@code DELETE} ends it and answers the bytes that were measured, in order.
 */
public final class TestMemory extends TestResource {

    private static final int PAUSE_MILLIS = 200;

    private static final List<Long> MEASURED = new CopyOnWriteArrayList<>();

    private static volatile boolean measuring;
    private static volatile CompletableFuture<Void> measurement = CompletableFuture.completedFuture(null);

    @PUT
    public void start() {
        MEASURED.clear();
        measuring = true;
        measurement = CompletableFuture.runAsync(TestMemory::measure);
    }

    @DELETE
    @Produces(MediaType.APPLICATION_JSON)
    public List<Long> stop() throws InterruptedException, ExecutionException {
        measuring = false;
        measurement.get();
        return List.copyOf(MEASURED);
    }

    private static void measure() {
        Runtime runtime = Runtime.getRuntime();
        do {
            System.gc();
            MEASURED.add(runtime.totalMemory() - runtime.freeMemory());
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        } while (measuring);
    }

    @AutoService(RealmResourceProviderFactory.class)
    public static final class MemoryFactory extends Factory {

        public MemoryFactory() {
            super("test-memory");
        }

        @Override
        public TestMemory create(KeycloakSession session) {
            return new TestMemory();
        }
    }
}
