package dev.latchkey.clock;

import com.google.auto.service.AutoService;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/**
 * {@code PUT /realms/{realm}/test-statements} begins to count the SQL statements of the whole server; {@code GET} tells
 * how many there were since.
 */
public final class TestStatements extends TestResource {

    private final KeycloakSession session;

    TestStatements(KeycloakSession session) {
        this.session = session;
    }

    @GET
    @Produces(MediaType.TEXT_PLAIN)
    public String count() {
        return String.valueOf(statistics().getPrepareStatementCount());
    }

    @PUT
    @Produces(MediaType.TEXT_PLAIN)
    public String restart() {
        statistics().setStatisticsEnabled(true);
        statistics().clear();
        return "0";
    }

    private Statistics statistics() {
        return session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .getEntityManagerFactory()
                .unwrap(SessionFactory.class)
                .getStatistics();
    }

    @AutoService(RealmResourceProviderFactory.class)
    public static final class StatementsFactory extends Factory {

        public StatementsFactory() {
            super("test-statements");
        }

        @Override
        public TestStatements create(KeycloakSession session) {
            return new TestStatements(session);
        }
    }
}
