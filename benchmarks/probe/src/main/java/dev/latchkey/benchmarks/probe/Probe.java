package dev.latchkey.benchmarks.probe;

import com.google.auto.service.AutoService;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Arrays;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.keycloak.Config;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;
import org.keycloak.timer.TimerProvider;

/** {@code /realms/{realm}/bench-probe}: the floor of what a request costs, and what the server has used so far. */
public final class Probe implements RealmResourceProvider {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final KeycloakSession session;

    Probe(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public Object getResource() {
        return this;
    }

    /** Does nothing: what this costs, every endpoint of a realm costs. */
    @GET
    public Response nothing() {
        return Response.ok().type(MediaType.TEXT_PLAIN_TYPE).build(); // without a type Keycloak answers 500
    }

    /**
     * What the process has used since it began: {@code cpu} in nanoseconds, {@code allocated} bytes of the threads that
     * live, {@code statements} since they are counted; {@code heap} in use and {@code peak} since the last garbage
     * collection that was asked for, in bytes; {@code threads} that live.
     */
    @GET
    @Path("used")
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Long> used() {
        return Map.of(
                "cpu", PROCESS.getProcessCpuTime(),
                "allocated", allocated(),
                "statements", statistics().getPrepareStatementCount(),
                "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                "peak", peak(),
                "threads", (long) THREADS.getThreadCount());
    }

    private static long allocated() {
        // getTotalThreadAllocatedBytes would be better, but is of Java 21.
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    /** From now on, SQL statements are counted, which costs a little; or no longer. */
    @PUT
    @Path("counting/{on}")
    public void count(@PathParam("on") boolean on) {
        statistics().setStatisticsEnabled(on);
    }

    /** From now on, the statements themselves are kept. */
    @PUT
    @Path("asked")
    public void startAsking() {
        AskedSql.start();
    }

    /** What was asked of the database since then, and how often. */
    @GET
    @Path("asked")
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Long> asked() {
        return AskedSql.stop();
    }

    /** Collects garbage and forgets the peak of the heap. */
    @PUT
    @Path("garbage")
    public void collect() {
        System.gc();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    /** Runs a task of the server's timer now, and answers when it has ended. */
    @PUT
    @Path("timer/{task}")
    public void run(@PathParam("task") String task) {
        TimerProvider.TimerTaskContext found =
                session.getProvider(TimerProvider.class).getTasks().get(task);
        if (found == null) {
            throw new NotFoundException();
        }
        found.getRunnable().run();
    }

    private Statistics statistics() {
        return session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .getEntityManagerFactory()
                .unwrap(SessionFactory.class)
                .getStatistics();
    }

    @Override
    public void close() {}

    @AutoService(RealmResourceProviderFactory.class)
    public static final class Factory implements RealmResourceProviderFactory {

        @Override
        public RealmResourceProvider create(KeycloakSession session) {
            return new Probe(session);
        }

        @Override
        public String getId() {
            return "bench-probe";
        }

        @Override
        public void init(Config.Scope config) {}

        @Override
        public void postInit(KeycloakSessionFactory factory) {}

        @Override
        public void close() {}
    }
}
