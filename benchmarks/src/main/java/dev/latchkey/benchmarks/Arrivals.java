package dev.latchkey.benchmarks;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.app.Gatling$;
import io.gatling.http.response.Response;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.prefs.Preferences;
import org.jspecify.annotations.Nullable;

/**
 * Clients that come to a server at fixed rates, whether or not it has answered those before (an open loop), with Gatling.
 * Where a server is slow, more and more wait for it, as people do; the clients of {@link Load} would ask less instead.
 */
public final class Arrivals extends Simulation {

    /** One operation that they come for. */
    private record Errand(Operation operation, int perSecond, Tally tally) {}

    private record Plan(URI server, List<Errand> errands, Duration leadIn, Duration counted) {}

    private static final String VISIT = "visit";
    /** After the last has come: longer than Gatling waits for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Gatling makes the simulation itself, and hands it nothing. */
    private static volatile @Nullable Plan next;

    static {
        // Lest Gatling asks the network whether there is a newer one: it has just done so, and found none.
        Preferences.userRoot().node("/io/gatling/latestVersion").putLong("lastCheckTimestamp", Long.MAX_VALUE);
    }

    private final Plan plan;
    private final AtomicLong first = new AtomicLong();

    /** For Gatling: what {@link #run} was called for. */
    public Arrivals() {
        plan = Objects.requireNonNull(next, "nothing is planned");
        setUp(plan.errands().stream().map(this::clients).toList())
                .protocols(protocol(plan.server()))
                .maxDuration(plan.leadIn().plus(plan.counted()).plus(PATIENCE));
    }

    /**
     * Lets them come, and tells by the operations' ids how long they took.
     *
     * @param perSecond what they come for, and how often
     * @param leadIn how long they come before they count: connections are opened meanwhile
     * @param counted how long they come after that; both are whole seconds, as Gatling counts no others
     */
    static Map<String, Times> run(URI server, Map<Operation, Integer> perSecond, Duration leadIn, Duration counted) {
        List<Errand> errands = perSecond.entrySet().stream()
                .map(rate -> new Errand(rate.getKey(), rate.getValue(), new Tally()))
                .toList();
        next = new Plan(server, errands, leadIn, counted);
        // What Gatling's main does, which ends the JVM then.
        int code = Gatling$.MODULE$.fromArgs(new String[] {"--simulation", Arrivals.class.getName()});
        if (code != 0) {
            throw new IllegalStateException("Gatling ended with " + code);
        }
        Map<String, Times> all = new LinkedHashMap<>();
        for (Errand errand : errands) {
            Times times = errand.tally().times();
            all.put(errand.operation().id(), times);
            if (times.failed() > 0) {
                Progress.say("  " + errand.operation().id() + ": " + times.failed() + " of "
                        + (times.failed() + times.millis().size()) + " failed, such as: "
                        + errand.tally().why());
            }
        }
        return all;
    }

    /** At random moments: at even intervals, those whose rates are alike would always come together. */
    private PopulationBuilder clients(Errand errand) {
        String title = errand.operation().title();
        AtomicInteger number = new AtomicInteger();
        return scenario(title)
                .exec(session -> session.set(VISIT, visit(errand, number.getAndIncrement())))
                .asLongAs(session -> !session.isFailed() && !visit(session).isOver())
                .on(doIfOrElse(session -> request(session).method().equals("GET"))
                        .then(http(title).get(session -> request(session).path()))
                        .orElse(
                                http(title) // no operation knows another method
                                        .post(session -> request(session).path())
                                        .body(StringBody(
                                                session -> request(session).body()))))
                .injectOpen(constantUsersPerSec(errand.perSecond())
                        .during(plan.leadIn().plus(plan.counted()))
                        .randomized());
    }

    private Visit visit(Errand errand, int number) {
        long now = System.nanoTime();
        first.compareAndSet(0, now);
        Tally tally = now - first.get() < plan.leadIn().toNanos() ? new Tally() : errand.tally();
        tally.begins(); // before anything can go wrong
        return new Visit(errand.operation().step().first(number % Load.CLIENTS, number / Load.CLIENTS), tally);
    }

    private static Visit visit(Session session) {
        return Objects.requireNonNull(session.get(VISIT));
    }

    private static Request request(Session session) {
        return visit(session).request();
    }

    /** It adds nothing to what an operation asks, and takes nothing from what is answered. */
    private static HttpProtocolBuilder protocol(URI server) {
        return http.baseUrl(server.toString())
                .shareConnections()
                .disableWarmUp()
                .disableCaching()
                .disableUrlEncoding()
                .disableFollowRedirect()
                .disableAutoOrigin()
                .disableAutoReferer()
                .sign(Arrivals::withHeaders)
                .transformResponse(Arrivals::heard)
                .check(status().transformWithSession(
                                (status, session) -> visit(session).isWrong())
                        .is(false));
    }

    private static io.gatling.http.client.Request withHeaders(io.gatling.http.client.Request request, Session session) {
        request.getHeaders().remove("Cookie"); // Gatling keeps cookies; the operation knows which it sends
        List<String> headers = request(session).headers();
        for (int i = 0; i < headers.size(); i += 2) {
            request.getHeaders().set(headers.get(i), headers.get(i + 1));
        }
        return request;
    }

    private static Response heard(Response response, Session session) {
        Map<String, String> cookies = new LinkedHashMap<>();
        response.headers().getAll("Set-Cookie").forEach(header -> Reply.addCookie(cookies, header));
        visit(session)
                .hears(new Reply(
                        response.status().code(),
                        response.headers().get("Location", ""),
                        cookies,
                        response.body().bytes()));
        return response;
    }
}
