package dev.latchkey.tests.session;

import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.server.User;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Locale;

/** Many sessions, put into the database of a server under test. */
final class Seeds {

    private static final int BATCH = 10_000;
    private static final int ATTEMPTS = 50;

    private Seeds() {}

    /**
     * Plants sessions of a user.
     *
     * @param idle how many seconds ago they were active
     * @param first number of the first, so that none is planted twice
     */
    static void plant(Acme acme, User user, int count, int idle, int first) {
        for (int planted = 0; planted < count; planted += BATCH) {
            new Http()
                    .json(
                            "POST",
                            acme.realm().url() + "/test-database/sessions/" + user.id() + '/'
                                    + Math.min(BATCH, count - planted) + "?idle=" + idle + "&first="
                                    + (first + planted),
                            "")
                    .expect(204);
        }
    }

    /** How the database looks for the sessions that a purge has to end: the plans of the statements that it uses. */
    static List<String> plansOfThePurge(Acme acme) {
        String database = acme.realm().url() + "/test-database";
        return queriesOfThePurge(acme, database).stream()
                .map(sql -> new Http()
                        .send(HttpRequest.newBuilder(URI.create(database + "/plan"))
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString(sql)))
                        .expect(200)
                        .body())
                .toList();
    }

    /** A purge that finds another one at work, by the timer or on another node, does nothing: then once more. */
    private static List<String> queriesOfThePurge(Acme acme, String database) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            new Http().json("PUT", database + "/recording", "").expect(204);
            acme.purge();
            List<String> queries = new Http()
                    .get(database + "/recording")
                    .expect(200)
                    .body()
                    .lines()
                    .distinct()
                    .filter(sql -> sql.toLowerCase(Locale.ROOT).contains("offline_user_session")
                            && sql.toLowerCase(Locale.ROOT).contains("exists"))
                    .toList();
            if (!queries.isEmpty()) {
                return queries;
            }
        }
        return List.of();
    }
}
