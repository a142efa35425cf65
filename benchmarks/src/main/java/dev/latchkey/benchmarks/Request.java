package dev.latchkey.benchmarks;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One request, whichever client sends it. Its bytes are made with it, so that a client that sends it again and again has
 * nothing to make.
 */
final class Request {

    private final String method;
    private final String path;
    private final String body;
    private final List<String> headers;
    private final byte[] bytes;

    private Request(String method, String path, String body, String... headers) {
        this.method = method;
        this.path = path;
        this.body = body;
        this.headers = List.of(headers);
        bytes = written();
    }

    /** One without a body. */
    static Request get(String path, String... headers) {
        return new Request("GET", path, "", headers);
    }

    /** One with form fields. */
    static Request form(String path, Map<String, String> fields, String... headers) {
        String body = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + '=' + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/x-www-form-urlencoded";
        return new Request("POST", path, body, all);
    }

    /** Any; headers are names and values in turn. */
    static Request of(String method, String path, String body, String... headers) {
        return new Request(method, path, body, headers);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    String body() {
        return body;
    }

    /** Names and values in turn. */
    List<String> headers() {
        return headers;
    }

    /** As they go over a connection of HTTP/1.1; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    private byte[] written() {
        StringBuilder head = new StringBuilder(256);
        head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        for (int i = 0; i < headers.size(); i += 2) {
            head.append(headers.get(i)).append(": ").append(headers.get(i + 1)).append("\r\n");
        }
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        if (!method.equals("GET")) {
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[start.length + content.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(content, 0, all, start.length, content.length);
        return all;
    }

    @Override
    public String toString() {
        return method + ' ' + path;
    }
}
