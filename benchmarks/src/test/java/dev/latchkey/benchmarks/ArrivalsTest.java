package dev.latchkey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server of the test's own. */
class ArrivalsTest {

    private static final int PER_SECOND = 20;

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/slow", exchange -> {
            Progress.pause(100);
            answer(exchange, 200);
        });
        server.createContext("/wrong", exchange -> answer(exchange, 500));
        server.createContext("/none", HttpExchange::close);
        server.createContext("/first", exchange -> {
            exchange.getResponseHeaders().add("Set-Cookie", "theirs=1; Path=/");
            exchange.getResponseHeaders().add("Location", "/second");
            answer(exchange, 302);
        });
        server.createContext("/second", exchange -> answer(exchange, 200));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void countsAllThatCameAndWhatBecameOfThem() {
        Operation slow = operation("slow", Exchange.only(Request.get("/slow"), reply -> reply.status() == 200));
        Operation wrong = operation("wrong", Exchange.only(Request.get("/wrong"), reply -> reply.status() == 200));
        Operation none = operation("none", Exchange.only(Request.get("/none"), reply -> true));

        Map<String, Times> times = run(slow, wrong, none);

        assertThat(times.get("slow").failed()).isZero();
        assertThat(times.get("slow").millis())
                .isNotEmpty()
                .hasSizeLessThan(askedFor("/slow")) // without those of the lead-in
                .allSatisfy(millis -> assertThat(millis).isGreaterThan(99));
        assertThat(times.get("wrong").failed()).isPositive();
        assertThat(times.get("wrong").millis()).isEmpty();
        assertThat(times.get("none").failed()).isPositive();
        assertThat(times.get("none").millis()).isEmpty();
    }

    @Test
    void sendsWhatTheOperationSaysAndNoMore() {
        Operation both = operation(
                "both",
                new Exchange(
                        Request.get("/first?a=%2F", "Cookie", "ours=1"),
                        reply -> reply.cookies().equals(Map.of("theirs", "1"))
                                ? Exchange.only(
                                        Request.form(reply.location(), Map.of("a", "ü")), next -> next.status() == 200)
                                : Next.wrong("no cookie")));

        Map<String, Times> times = run(both);

        assertThat(times.get("both").failed()).isZero();
        assertThat(times.get("both").millis()).isNotEmpty();
        assertThat(asked).containsOnly("GET /first?a=%2F [ours=1] null ", "POST /second null null a=%C3%BC");
    }

    private static Operation operation(String id, Exchange first) {
        return new Operation(id, id, (client, turn) -> first);
    }

    private Map<String, Times> run(Operation... operations) {
        Map<Operation, Integer> perSecond = new LinkedHashMap<>();
        for (Operation operation : operations) {
            perSecond.put(operation, PER_SECOND);
        }
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return Arrivals.run(uri, perSecond, Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    private int askedFor(String path) {
        return (int) asked.stream().filter(one -> one.contains(path)).count();
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        asked.add(exchange.getRequestMethod()
                + ' '
                + exchange.getRequestURI()
                + ' '
                + exchange.getRequestHeaders().get("Cookie")
                + ' '
                + exchange.getRequestHeaders().get("Origin")
                + ' '
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
