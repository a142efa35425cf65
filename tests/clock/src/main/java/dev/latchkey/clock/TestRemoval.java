package dev.latchkey.clock;

import com.google.auto.service.AutoService;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.cache.CachedUserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/**
 * {@code /realms/{realm}/test-removal/{user}/{credential}}: somebody who removes a credential, and takes their time between
 * reading it and removing it.
 */
public final class TestRemoval extends TestResource {

    private record Slow(CountDownLatch end, CompletableFuture<Void> done) {}

    private static final Map<String, Slow> REMOVALS = new ConcurrentHashMap<>();

    private final KeycloakSession session;

    TestRemoval(KeycloakSession session) {
        this.session = session;
    }

    /** Begins; answers when the credential has been read. */
    @PUT
    @Path("{user}/{credential}")
    public void begin(@PathParam("user") String user, @PathParam("credential") String credential)
            throws InterruptedException {
        String realm = session.getContext().getRealm().getId();
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Void> done = CompletableFuture.runAsync(
                () -> KeycloakModelUtils.runJobInTransaction(factory, own -> {
                    RealmModel known = own.realms().getRealm(realm);
                    own.getContext().setRealm(known);
                    UserModel owner = own.users().getUserById(known, user);
                    if (owner instanceof CachedUserModel cached) {
                        cached.getDelegateForUpdate();
                    }
                    owner.credentialManager().getStoredCredentialById(credential);
                    read.countDown();
                    await(end);
                    owner.credentialManager().removeStoredCredentialById(credential);
                }),
                task -> new Thread(task, "slow-removal").start());
        REMOVALS.put(credential, new Slow(end, done));
        read.await();
    }

    /** Ends it; fails with what it failed with. */
    @DELETE
    @Path("{user}/{credential}")
    public void end(@PathParam("credential") String credential) {
        Slow removal = REMOVALS.remove(credential);
        if (removal == null) {
            throw new NotFoundException();
        }
        removal.end().countDown();
        removal.done().join();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AutoService(RealmResourceProviderFactory.class)
    public static final class RemovalFactory extends Factory {

        public RemovalFactory() {
            super("test-removal");
        }

        @Override
        public TestRemoval create(KeycloakSession session) {
            return new TestRemoval(session);
        }
    }
}
