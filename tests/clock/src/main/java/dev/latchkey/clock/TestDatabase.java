package dev.latchkey.clock;

import com.google.auto.service.AutoService;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.Session;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** {@code /realms/{realm}/test-database}: looks at, and fills, the database of a server under test. */
public final class TestDatabase extends TestResource {

    private static final String POSTGRES = "PostgreSQL";
    private static final String MARIADB = "MariaDB";
    private static final int SMALLEST_NUMBER_OF_EIGHT_DIGITS = 10_000_000;

    private final KeycloakSession session;

    TestDatabase(KeycloakSession session) {
        this.session = session;
    }

    /** Inserts persistent sessions of a user that were last active that many seconds ago. */
    @POST
    @Path("sessions/{user}/{count}")
    public void seed(
            @PathParam("user") String user,
            @PathParam("count") int count,
            @QueryParam("idle") int idle,
            @QueryParam("first") int first) {
        int lastActivity = Time.currentTime() - idle;
        int firstNumber = SMALLEST_NUMBER_OF_EIGHT_DIGITS + first;
        entities()
                .createNativeQuery("insert into OFFLINE_USER_SESSION (USER_SESSION_ID, USER_ID, REALM_ID, CREATED_ON,"
                        + " OFFLINE_FLAG, DATA, LAST_SESSION_REFRESH, VERSION, REMEMBER_ME)"
                        + " select concat('00000000-0000-4000-8000-0000', x), " + text(":user") + ", "
                        + text(":realm") + ", cast(:active as integer), '0', " + text(":data")
                        + ", cast(:active as integer), 0, false from "
                        + numbers(firstNumber, firstNumber + count - 1))
                .setParameter("user", user)
                .setParameter("realm", session.getContext().getRealm().getId())
                .setParameter(
                        "data",
                        "{\"ipAddress\":\"127.0.0.1\",\"authMethod\":\"openid-connect\",\"rememberMe\":false,"
                                + "\"started\":" + lastActivity + ",\"notes\":{},\"state\":\"LOGGED_IN\"}")
                .setParameter("active", lastActivity)
                .executeUpdate();
        analyze();
    }

    /**
     * Inserts users called {@code seed-<number>}.
     *
     * @param type of the credential that every second one owns, an authenticator app if left out
     */
    @POST
    @Path("users/{count}")
    public void seedUsers(
            @PathParam("count") int count,
            @QueryParam("first") int first,
            @QueryParam("type") @DefaultValue("otp") String type) {
        int firstNumber = SMALLEST_NUMBER_OF_EIGHT_DIGITS + first;
        String ids = "concat('00000000-0000-4000-9000-0000', x)";
        String from = " from " + numbers(firstNumber, firstNumber + count - 1);
        long now = Time.currentTimeMillis();
        entities()
                .createNativeQuery("insert into USER_ENTITY (ID, USERNAME, REALM_ID, ENABLED, EMAIL_VERIFIED,"
                        + " EMAIL_CONSTRAINT, CREATED_TIMESTAMP, NOT_BEFORE) select " + ids + ", concat('seed-', x - "
                        + SMALLEST_NUMBER_OF_EIGHT_DIGITS + "), " + text(":realm") + ", true, false, " + ids + ", "
                        + number(":now") + ", 0" + from)
                .setParameter("realm", session.getContext().getRealm().getId())
                .setParameter("now", now)
                .executeUpdate();
        entities()
                .createNativeQuery("insert into CREDENTIAL (ID, TYPE, USER_ID, CREATED_DATE, SECRET_DATA,"
                        + " CREDENTIAL_DATA, PRIORITY, VERSION) select " + ids + ", " + text(":type") + ", " + ids
                        + ", " + number(":now") + ", '{}', '{}', 10, 0" + from + " where mod(x, 2) = 0")
                .setParameter("type", type)
                .setParameter("now", now)
                .executeUpdate();
        analyze();
    }

    /** Rows of a column {@code x}. */
    private String numbers(int first, int last) {
        return switch (product()) {
            case POSTGRES -> "generate_series(" + first + ", " + last + ") as numbers(x)";
            case MARIADB -> "(select seq as x from seq_" + first + "_to_" + last + ") as numbers";
            default -> "system_range(" + first + ", " + last + ") as numbers(x)";
        };
    }

    /** A parameter that is a number of 64 bits. */
    private String number(String parameter) {
        return "cast(" + parameter + " as " + (product().equals(MARIADB) ? "signed" : "bigint") + ')';
    }

    /** A parameter that is a text wherever it stands; MariaDB has another word for it. */
    private String text(String parameter) {
        return "cast(" + parameter + " as " + (product().equals(MARIADB) ? "char" : "varchar") + ')';
    }

    private String product() {
        return entities().unwrap(Session.class).doReturningWork(TestDatabase::product);
    }

    private static String product(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName();
    }

    /** A real database does this by itself, after a while. */
    private void analyze() {
        String sql =
                product().equals(MARIADB) ? "analyze table OFFLINE_USER_SESSION, USER_ENTITY, CREDENTIAL" : "analyze";
        entities().unwrap(Session.class).doWork(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql); // MariaDB answers rows
            }
        });
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

    /** From now on, the server's SQL statements are noted down. */
    @PUT
    @Path("recording")
    public void record() {
        SqlRecorder.start();
    }

    /** The statements since then, one a line. */
    @GET
    @Path("recording")
    @Produces(MediaType.TEXT_PLAIN)
    public String recorded() {
        return String.join("\n", SqlRecorder.statements());
    }

    /** The database's plan for a statement with {@code ?} for its parameters, whatever these are. */
    @POST
    @Path("plan")
    @Produces(MediaType.TEXT_PLAIN)
    public String plan(String sql) {
        return entities().unwrap(Session.class).doReturningWork(connection -> {
            return switch (product(connection)) {
                case POSTGRES -> planOfPostgres(connection, sql);
                // Whose driver writes the parameters into the statement, as texts.
                case MARIADB -> plan(connection, "explain format=json " + sql.replaceAll("(?i)limit \\?", "limit 1000"));
                default -> plan(connection, "explain " + sql);
            };
        });
    }

    private static String planOfPostgres(Connection connection, String sql) throws SQLException {
        Matcher parameter = Pattern.compile("\\?").matcher(sql);
        StringBuilder numbered = new StringBuilder();
        List<String> nothing = new ArrayList<>();
        while (parameter.find()) {
            nothing.add("null");
            parameter.appendReplacement(numbered, "\\$" + nothing.size());
        }
        parameter.appendTail(numbered);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local plan_cache_mode = force_generic_plan");
            statement.execute("prepare looked_at as " + numbered);
            try (ResultSet lines =
                    statement.executeQuery("explain execute looked_at(" + String.join(", ", nothing) + ')')) {
                return text(lines);
            } finally {
                statement.execute("deallocate looked_at");
            }
        }
    }

    private static String plan(Connection connection, String explain) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(explain)) {
            for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
                statement.setString(i, "0"); // a number as well as a text
            }
            try (ResultSet lines = statement.executeQuery()) {
                return text(lines);
            }
        }
    }

    private static String text(ResultSet lines) throws SQLException {
        StringBuilder text = new StringBuilder();
        while (lines.next()) {
            text.append(lines.getString(1)).append('\n');
        }
        return text.toString();
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
