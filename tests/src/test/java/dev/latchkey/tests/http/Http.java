package dev.latchkey.tests.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** A program, or a browser without a screen: it has cookies and follows no redirect. */
public final class Http {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Cookies cookies = new Cookies();

    /** Its cookies, to look at or to steal. */
    public Cookies cookies() {
        return cookies;
    }

    public Answer get(String url, String... headers) {
        return send(request(url, headers).GET());
    }

    public Answer delete(String url, String... headers) {
        return send(request(url, headers).DELETE());
    }

    /** Posts form fields. */
    public Answer post(String url, Map<String, String> form, String... headers) {
        String body = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + '=' + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(request(url, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    /** Sends a JSON text with any method. */
    public Answer json(String method, String url, String json, String... headers) {
        return send(request(url, headers)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json)));
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static HttpRequest.Builder request(String url, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofMinutes(1));
        return headers.length == 0 ? request : request.headers(headers);
    }

    /** Sends any request, for what the other methods can't say. */
    public Answer send(HttpRequest.Builder request) {
        try {
            String sent = cookies.header(request.build().uri());
            if (!sent.isEmpty()) {
                request.header("Cookie", sent);
            }
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            cookies.remember(response.headers().allValues("Set-Cookie"));
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
