package dev.latchkey.tests.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The device on which users say yes to a client that asks for them over a back channel (CIBA): Keycloak's HTTP
 * authentication channel calls it.
 */
public final class AuthenticationDevice implements AutoCloseable {

    private final HttpServer server;
    private final BlockingQueue<String> bearers = new LinkedBlockingQueue<>();

    private AuthenticationDevice(HttpServer server) {
        this.server = server;
    }

    static AuthenticationDevice start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 0);
            AuthenticationDevice device = new AuthenticationDevice(server);
            server.createContext("/", device::receive);
            server.start();
            return device;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            bearers.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(201, -1);
        }
    }

    /** What the device authenticates with when it answers the oldest request that nobody has taken yet. */
    public String takeRequest() {
        try {
            String bearer = bearers.poll(10, TimeUnit.SECONDS);
            if (bearer == null) {
                throw new AssertionError("no request on the authentication channel");
            }
            return bearer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
