package dev.latchkey.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The administrator of a server, over REST. */
final class Admin {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Site site;

    Admin(Site site) {
        this.site = site;
    }

    /**
     * Calls the server as its administrator.
     *
     * @param path from the root
     * @throws IllegalStateException if the answer is an error
     */
    JsonNode call(String method, String path, String json) {
        return send(Request.of(
                method,
                path,
                json,
                "Authorization",
                "Bearer " + token(),
                "Content-Type",
                "application/json",
                "Accept",
                "application/json"));
    }

    private String token() {
        return send(Request.form(
                        "/realms/master/protocol/openid-connect/token",
                        Map.of(
                                "grant_type", "password",
                                "client_id", "admin-cli",
                                "username", "admin",
                                "password", "admin")))
                .path("access_token")
                .asText();
    }

    /** Sends any request and reads the JSON that comes back. */
    JsonNode send(Request request) {
        try (Wire wire = new Wire(site.url())) {
            Reply reply = wire.send(request);
            if (reply.status() >= 300) {
                throw new IllegalStateException("the server " + site.title() + " answers " + reply.status() + ": "
                        + reply.body() + " to " + request);
            }
            return JSON.readTree(reply.content());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
