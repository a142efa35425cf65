package dev.latchkey.tests.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.tests.http.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client application that is told of logouts: at {@link #url}, and at {@link #deafUrl}, where it never answers. */
final class LogoutReceiver implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<JsonNode> tokens = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch deafCalled = new CountDownLatch(1);
    private final HttpServer http;

    LogoutReceiver() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(Executors.newCachedThreadPool());
        http.createContext("/logout", this::receive);
        http.createContext("/deaf", this::ignore);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/logout";
    }

    String deafUrl() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/deaf";
    }

    private void receive(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String token = URLDecoder.decode(form.replaceFirst("^logout_token=", ""), StandardCharsets.UTF_8);
        tokens.add(Tokens.claims(token));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private void ignore(HttpExchange exchange) {
        deafCalled.countDown();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    /** The claims of the next logout token. */
    JsonNode next() {
        try {
            JsonNode token = tokens.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (token == null) {
                throw new AssertionError("no logout token in " + PATIENCE_SECONDS + " seconds");
            }
            return token;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void awaitCallOfDeafUrl() {
        try {
            if (!deafCalled.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the deaf client was not called");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What else has come so far. */
    List<JsonNode> others() {
        return List.copyOf(tokens);
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
    }
}
