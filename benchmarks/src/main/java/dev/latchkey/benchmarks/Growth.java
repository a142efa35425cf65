package dev.latchkey.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.apikey.ApiKey;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** How cost grows with users, keys and sessions. What is there is put into the database by SQL. */
final class Growth {

    /**
     * One line of a picture.
     *
     * @param title what is measured
     * @param of what there is more and more of
     * @param unit of the measure
     * @param points how many there are, and what was measured
     */
    record Line(String title, String of, String unit, List<double[]> points) {}

    /** As many owners as are at work at a time, however many there are. */
    private static final int AT_WORK = 1000;

    private static final int DEAD = 1000;

    private final Site site;
    private final List<Operation> operations;
    private final Duration slot;
    private final SecureRandom random = new SecureRandom();
    private final List<Line> lines = new ArrayList<>();

    private Growth(Site site, List<Operation> operations, Duration slot) {
        this.site = site;
        this.operations = operations;
        this.slot = slot;
    }

    static List<Line> measure(EmbeddedPostgres postgres, boolean quick) throws IOException {
        try (Site site = new Site("with", true, postgres, "growth")) {
            Progress.say("growth: starting a server");
            // Only when it is told to: a purge that comes by itself would take the dead before they are timed.
            site.start("--spi-datastore--latchkey--purge-interval=86400");
            Company.found(site);
            Growth growth =
                    new Growth(site, Operations.of(site), quick ? Duration.ofSeconds(1) : Duration.ofSeconds(5));
            growth.warmUp();
            growth.withUsers(quick ? new int[] {1, 1000} : new int[] {1, 1000, 100_000});
            growth.withKeys(1, 10, 100);
            growth.withSessions(quick ? new int[] {1000, 10_000} : new int[] {1000, 100_000, 1_000_000});
            return growth.lines;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void warmUp() {
        for (Operation operation : operations) {
            if (!operation.id().startsWith("login")) {
                Load.run(site, operation, slot);
            }
        }
    }

    // Users, one key each.

    private void withUsers(int... sizes) throws SQLException {
        Line verification = line("verification, " + AT_WORK + " owners at work", "users", "µs of CPU");
        Line all = line("verification, all owners at work", "users", "µs of CPU");
        Line statements = line("verification, all owners at work", "users", "SQL statements");
        Line twoFactorTime = line("two-factor report", "users", "s");
        Line twoFactorPeak =
                line("two-factor report", "users", "MB of heap at the peak, garbage and all, above before");
        for (int size : sizes) {
            String realm = "users-" + size;
            Progress.say("growth: " + size + " users");
            List<String> keys = seed(realm, size, 1);
            List<String> some = keys.subList(0, Math.min(AT_WORK, keys.size()));
            verification.points().add(point(size, verify(realm, some).cpuMicros()));
            all.points().add(point(size, verify(realm, keys).cpuMicros()));
            Operation operation = operation(realm, keys);
            statements.points().add(point(size, Load.statements(site, operation)));
            double[] report = report("/admin/realms/" + realm + "/latchkey/two-factor-report");
            twoFactorTime.points().add(point(size, report[0]));
            twoFactorPeak.points().add(point(size, report[1]));
        }
    }

    // Keys of one user.

    private void withKeys(int... sizes) throws SQLException {
        Line verification = line("verification", "keys a user", "µs of CPU");
        Line allocated = line("verification", "keys a user", "kB allocated");
        for (int size : sizes) {
            String realm = "keys-" + size;
            Progress.say("growth: " + size + " keys a user");
            List<String> keys = seed(realm, 100, size);
            Slot slot = verify(realm, keys);
            verification.points().add(point(size, slot.cpuMicros()));
            allocated.points().add(point(size, slot.allocated() / 1000));
        }
    }

    // Persistent sessions.

    private void withSessions(int... sizes) {
        Line refresh = line("refresh", "persistent sessions", "µs of CPU");
        Line refreshTime = line("refresh", "persistent sessions", "a second");
        Line idle = line("purge that finds nothing", "persistent sessions", "s");
        Line purge = line("purge of " + DEAD + " dead", "persistent sessions", "s");
        Operation operation = operations.stream()
                .filter(candidate -> candidate.id().equals(Operations.REFRESH))
                .findFirst()
                .orElseThrow();
        JsonNode realm = new Admin(site).call("GET", "/admin/realms/bench", "");
        String living = new Admin(site)
                .call("GET", "/admin/realms/bench/users?exact=true&username=" + Company.user(0), "")
                .get(0)
                .path("id")
                .asText();
        int present = 0;
        for (int size : sizes) {
            Progress.say("growth: " + size + " persistent sessions");
            seedSessions(realm.path("id").asText(), living, present, size - present, 60);
            present = size;
            site.sql("analyze");
            Slot measured = Load.run(site, operation, slot);
            refresh.points().add(point(size, measured.cpuMicros()));
            refreshTime.points().add(point(size, measured.perSecond()));
            purge();
            idle.points().add(point(size, purge()));
            // Idle for longer than the company's half hour.
            seedSessions(realm.path("id").asText(), living, 50_000_000 + present, DEAD, 7200);
            purge.points().add(point(size, purge()));
        }
        Line proportion = line("purge among " + present + " sessions", "dead sessions", "s");
        for (int dead : new int[] {10, 100, 1000}) {
            seedSessions(realm.path("id").asText(), living, 60_000_000 + dead * 10, dead, 7200);
            proportion.points().add(point(dead, purge()));
        }
    }

    private double purge() {
        long start = System.nanoTime();
        Load.send(site, "PUT", "/timer/latchkey-session-purge");
        return (System.nanoTime() - start) / 1e9;
    }

    private void seedSessions(String realm, String user, int first, int count, int idle) {
        long active = System.currentTimeMillis() / 1000 - idle;
        site.sql("insert into OFFLINE_USER_SESSION (USER_SESSION_ID, USER_ID, REALM_ID, CREATED_ON, OFFLINE_FLAG, DATA,"
                + " LAST_SESSION_REFRESH, VERSION, REMEMBER_ME) select '00000000-0000-4000-8000-0000' ||"
                + " cast(x as varchar), '" + user + "', '" + realm + "', " + active + ", '0',"
                + " '{\"ipAddress\":\"127.0.0.1\",\"authMethod\":\"openid-connect\",\"rememberMe\":false,\"started\":"
                + active + ",\"notes\":{},\"state\":\"LOGGED_IN\"}', " + active + ", 0, false from generate_series("
                + (10_000_000 + first) + ", " + (10_000_000 + first + count - 1) + ") as numbers(x)");
    }

    // What is common.

    private Line line(String title, String of, String unit) {
        Line line = new Line(title, of, unit, new ArrayList<>());
        lines.add(line);
        return line;
    }

    private static double[] point(double x, double y) {
        Progress.say(String.format("  %,.0f: %,.3f", x, y));
        return new double[] {x, y};
    }

    private Slot verify(String realm, List<String> keys) {
        Operation operation = operation(realm, keys);
        Load.run(site, operation, slot); // fills the caches
        return Load.run(site, operation, slot);
    }

    private static Operation operation(String realm, List<String> keys) {
        Request[] requests = new Request[keys.size()];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = Operations.forwardAuth("/realms/" + realm, keys.get(i));
        }
        Random choice = new Random(1);
        return new Operation(realm, realm, (client, turn) -> {
            int next;
            synchronized (choice) {
                next = choice.nextInt(requests.length);
            }
            return Exchange.only(requests[next], reply -> reply.status() == 200);
        });
    }

    /** Seconds that the report takes, and megabytes of heap that it needed at most. */
    private double[] report(String path) throws SQLException {
        Load.send(site, "PUT", "/garbage");
        double before = Load.used(site).path("heap").asDouble();
        long start = System.nanoTime();
        new Admin(site).call("GET", path, "");
        double seconds = (System.nanoTime() - start) / 1e9;
        return new double[] {seconds, Math.max(0, Load.used(site).path("peak").asDouble() - before) / 1e6};
    }

    /** A realm with that many users, each with that many keys, which are returned in no order. */
    private List<String> seed(String realm, int users, int keysEach) throws SQLException {
        Admin admin = new Admin(site);
        admin.call("POST", "/admin/realms", Company.empty(realm).toString());
        admin.call("POST", "/admin/realms/" + realm + "/latchkey/install", "{}");
        String realmId =
                admin.call("GET", "/admin/realms/" + realm, "").path("id").asText();
        List<String> keys = new ArrayList<>();
        long now = System.currentTimeMillis();
        try (Connection connection = site.connect();
                PreparedStatement user = connection.prepareStatement(
                        "insert into USER_ENTITY (ID, USERNAME, REALM_ID, ENABLED, EMAIL_VERIFIED, EMAIL,"
                                + " EMAIL_CONSTRAINT, CREATED_TIMESTAMP, NOT_BEFORE) values (?, ?, ?, true, true, ?, ?, ?,"
                                + " 0)");
                PreparedStatement credential = connection.prepareStatement(
                        "insert into CREDENTIAL (ID, TYPE, USER_ID, CREATED_DATE, USER_LABEL, SECRET_DATA,"
                                + " CREDENTIAL_DATA, PRIORITY, VERSION) values (?, 'api-key', ?, ?, ?, ?, ?, 10, 0)")) {
            connection.setAutoCommit(false);
            for (int number = 0; number < users; number++) {
                String id = UUID.randomUUID().toString();
                user.setString(1, id);
                user.setString(2, "seed-" + number);
                user.setString(3, realmId);
                user.setString(4, "seed-" + number + "@bench.example");
                user.setString(5, "seed-" + number + "@bench.example");
                user.setLong(6, now);
                user.addBatch();
                for (int own = 0; own < keysEach; own++) {
                    ApiKey key = ApiKey.generate("lk", id, random);
                    keys.add(key.text());
                    credential.setString(1, key.id());
                    credential.setString(2, id);
                    credential.setLong(3, now);
                    credential.setString(4, "key " + own);
                    credential.setString(
                            5, "{\"sha256\":\"" + Base64.getEncoder().encodeToString(key.digest()) + "\"}");
                    credential.setString(6, "{\"start\":\"" + key.start() + "\"}");
                    credential.addBatch();
                }
                if (number % 1000 == 999) {
                    user.executeBatch();
                    credential.executeBatch();
                }
            }
            user.executeBatch();
            credential.executeBatch();
            connection.commit();
        }
        site.sql("analyze");
        Collections.shuffle(keys, new Random(1));
        return keys;
    }
}
