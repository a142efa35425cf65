package dev.latchkey.clock;

import com.google.auto.service.AutoService;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/**
 * {@code /realms/{realm}/test-lock}: does what a request does that is not over yet, so that another one finds it at work
 * without a race. {@code PUT} takes a lock, {@code DELETE} lets go of it.
 */
public final class TestLock extends TestResource {

    private static final int LONGEST = 60;
    private static final Map<String, CountDownLatch> TASKS = new ConcurrentHashMap<>();

    private final KeycloakSession session;

    TestLock(KeycloakSession session) {
        this.session = session;
    }

    /** A key of {@code SingleUseObjectProvider}. */
    @PUT
    @Path("single-use/{key}")
    public void putSingleUse(@PathParam("key") String key) {
        session.singleUseObjects().putIfAbsent(key, LONGEST);
    }

    @DELETE
    @Path("single-use/{key}")
    public void removeSingleUse(@PathParam("key") String key) {
        session.singleUseObjects().remove(key);
    }

    /** A task of {@code ClusterProvider}, which ends when it is let go. */
    @PUT
    @Path("task/{key: .+}")
    public void beginTask(@PathParam("key") String key) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        TASKS.put(key, end);
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        Thread task = new Thread(() -> KeycloakModelUtils.runJobInTransaction(
                factory,
                own -> own.getProvider(ClusterProvider.class).executeIfNotExecuted(key, LONGEST, () -> {
                    begun.countDown();
                    end.await();
                    return true;
                })));
        task.setDaemon(true);
        task.start();
        begun.await();
    }

    @DELETE
    @Path("task/{key: .+}")
    public void endTask(@PathParam("key") String key) {
        CountDownLatch end = TASKS.remove(key);
        if (end != null) {
            end.countDown();
        }
    }

    @AutoService(RealmResourceProviderFactory.class)
    public static final class LockFactory extends Factory {

        public LockFactory() {
            super("test-lock");
        }

        @Override
        public TestLock create(KeycloakSession session) {
            return new TestLock(session);
        }
    }
}
