package dev.latchkey.tests.browser;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** An application that people sign in to; all it does is to be there when they come back. */
public final class Application implements AutoCloseable {

    private static final String CLIENT = "journeys";
    private static final byte[] PAGE =
            "<!doctype html><title>Application</title><p>Welcome to the application.".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;

    public Application() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html;charset=utf-8");
            exchange.sendResponseHeaders(200, PAGE.length);
            try (var body = exchange.getResponseBody()) {
                body.write(PAGE);
            }
        });
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/";
    }

    String client() {
        return CLIENT;
    }

    /** Adds it to a realm that is about to be created. */
    public ObjectNode addTo(ObjectNode realm) {
        ObjectNode client = realm.withArray("/clients").addObject();
        client.put("clientId", CLIENT).put("publicClient", true);
        client.putArray("redirectUris").add(url() + "*");
        return realm;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
