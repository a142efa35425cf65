package dev.latchkey.clock;

import com.google.auto.service.AutoService;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Collectors;
import org.hibernate.SessionFactory;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** {@code /realms/{realm}/test-database}: looks at, and fills, the database of a server under test. */
public final class TestDatabase extends TestResource {

    private static final int SMALLEST_NUMBER_OF_EIGHT_DIGITS = 10_000_000;

    private final KeycloakSession session;

    TestDatabase(KeycloakSession session) {
        this.session = session;
    }

    /** How many SQL statements the server has prepared since this was first asked. */
    @GET
    @Path("statements")
    @Produces(MediaType.TEXT_PLAIN)
    public String statements() {
        var statistics = entities()
                .getEntityManagerFactory()
                .unwrap(SessionFactory.class)
                .getStatistics();
        statistics.setStatisticsEnabled(true);
        return String.valueOf(statistics.getPrepareStatementCount());
    }

    /** Inserts persistent sessions of a user that were last active that many seconds ago. */
    @POST
    @Path("sessions/{user}/{count}")
    public void seed(
            @PathParam("user") String user,
            @PathParam("count") int count,
            @QueryParam("idle") int idle,
            @QueryParam("first") int first) {
        for (int i = 0; i < count; i++) {
            int lastActivity = Time.currentTime() - idle;
            entities()
                    .createNativeQuery(
                            "insert into OFFLINE_USER_SESSION (USER_SESSION_ID, USER_ID, REALM_ID, CREATED_ON,"
                                    + " OFFLINE_FLAG, DATA, LAST_SESSION_REFRESH, VERSION, REMEMBER_ME)"
                                    + " values (:id, :user, :realm, :created, '0', :data, :active, 0, false)")
                    .setParameter("id", "00000000-0000-4000-8000-0000" + (SMALLEST_NUMBER_OF_EIGHT_DIGITS + first + i))
                    .setParameter("user", user)
                    .setParameter("realm", session.getContext().getRealm().getId())
                    .setParameter("created", lastActivity)
                    .setParameter(
                            "data",
                            "{\"ipAddress\":\"127.0.0.1\",\"authMethod\":\"openid-connect\",\"rememberMe\":false,"
                                    + "\"started\":" + lastActivity + ",\"notes\":{},\"state\":\"LOGGED_IN\"}")
                    .setParameter("active", lastActivity)
                    .executeUpdate();
        }
        analyze();
    }

    /** A real database does this by itself, after a while. */
    private void analyze() {
        entities().createNativeQuery("analyze").executeUpdate();
    }

    /** How many of the realm's sessions the database holds. */
    @GET
    @Path("sessions")
    @Produces(MediaType.TEXT_PLAIN)
    public String sessions() {
        return String.valueOf(entities()
                .createNativeQuery("select count(*) from OFFLINE_USER_SESSION where REALM_ID = :realm")
                .setParameter("realm", session.getContext().getRealm().getId())
                .getSingleResult());
    }

    /** The database's plan for a query. */
    @POST
    @Path("plan")
    @Produces(MediaType.TEXT_PLAIN)
    public String plan(String sql) {
        List<?> lines = entities().createNativeQuery("explain " + sql).getResultList();
        return lines.stream().map(String::valueOf).collect(Collectors.joining("\n"));
    }

    private EntityManager entities() {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    @AutoService(RealmResourceProviderFactory.class)
    public static final class DatabaseFactory extends Factory {

        public DatabaseFactory() {
            super("test-database");
        }

        @Override
        public TestDatabase create(KeycloakSession session) {
            return new TestDatabase(session);
        }
    }
}
