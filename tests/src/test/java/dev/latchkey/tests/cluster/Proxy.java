package dev.latchkey.tests.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.harness.KeycloakServer;
import dev.latchkey.harness.ProductionKeycloak;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The least that a proxy does, as in {@code docker/haproxy.cfg}: it asks the nodes whether they are ready, takes them in
 * turn, and tries another one where a node refuses the connection, or where it breaks it before it has answered a GET or
 * answers that it is shutting down. A node that says once that it isn't ready stays: when its neighbour leaves the cluster,
 * Keycloak's cluster check fails for a moment.
 */
final class Proxy implements KeycloakServer {

    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "transfer-encoding",
            "upgrade");

    private static final int FAILURES_UNTIL_DOWN = 2;

    private final List<ProductionKeycloak> nodes;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Map<ProductionKeycloak, Integer> failedChecks = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService checks = Executors.newScheduledThreadPool(2);
    private final AtomicInteger turn = new AtomicInteger();

    Proxy(ProductionKeycloak... nodes) {
        try {
            this.nodes = List.of(nodes);
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::forward);
            server.setExecutor(workers);
            server.start();
            for (ProductionKeycloak node : nodes) {
                failedChecks.put(node, FAILURES_UNTIL_DOWN);
                checks.scheduleWithFixedDelay(() -> check(node), 0, 500, TimeUnit.MILLISECONDS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void check(ProductionKeycloak node) {
        boolean ready = node.isReady();
        failedChecks.compute(node, (any, failures) -> ready ? 0 : failures + 1);
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int start = turn.getAndIncrement() & Integer.MAX_VALUE;
            for (int i = 0; i < nodes.size(); i++) {
                ProductionKeycloak node = nodes.get((start + i) % nodes.size());
                if (failedChecks.get(node) < FAILURES_UNTIL_DOWN && tried(exchange, body, node)) {
                    return;
                }
            }
            exchange.sendResponseHeaders(503, -1);
        }
    }

    /** Whether the client has its answer; else another node may be tried. */
    private boolean tried(HttpExchange exchange, byte[] body, ProductionKeycloak node) throws IOException {
        HttpResponse<byte[]> response;
        try {
            response = client.send(request(exchange, body, node), BodyHandlers.ofByteArray());
        } catch (ConnectException e) {
            failedChecks.put(node, FAILURES_UNTIL_DOWN);
            return false;
        } catch (HttpTimeoutException e) {
            exchange.sendResponseHeaders(504, -1);
            return true;
        } catch (IOException e) {
            failedChecks.put(node, FAILURES_UNTIL_DOWN);
            if (exchange.getRequestMethod().equals("GET")) {
                return false;
            }
            exchange.sendResponseHeaders(502, -1);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        if (response.statusCode() == 503 && exchange.getRequestMethod().equals("GET")) {
            return false;
        }
        response.headers().map().forEach((name, values) -> {
            if (isForwarded(name)) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, value));
            }
        });
        byte[] content = response.body();
        exchange.sendResponseHeaders(response.statusCode(), content.length == 0 ? -1 : content.length);
        if (content.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(content);
            }
        }
        return true;
    }

    private static HttpRequest request(HttpExchange exchange, byte[] body, ProductionKeycloak node) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(node.baseUrl().toString() + exchange.getRequestURI()))
                .timeout(Duration.ofSeconds(40))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (isForwarded(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static boolean isForwarded(String header) {
        return !header.startsWith(":") && !OF_THE_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
    }

    @Override
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public URI managementUrl() {
        return nodes.get(0).managementUrl();
    }

    @Override
    public String hostSeenByServer() {
        return "127.0.0.1";
    }

    @Override
    public String log() {
        return nodes.stream().map(ProductionKeycloak::log).reduce("", String::concat);
    }

    @Override
    public void close() {
        server.stop(0);
        checks.shutdownNow();
        workers.shutdownNow();
    }
}
