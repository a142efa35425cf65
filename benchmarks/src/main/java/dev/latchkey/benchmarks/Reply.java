package dev.latchkey.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What came back; of the headers, those that the benchmarks look at. */
record Reply(int status, String location, Map<String, String> cookies, byte[] content) {

    private static final int SHOWN = 200;

    String body() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** For people: how it begins. */
    @Override
    public String toString() {
        String body = body();
        return status + " " + location + ' ' + body.substring(0, Math.min(SHOWN, body.length()));
    }

    /** Keeps the name and the value of what a header {@code Set-Cookie} says. */
    static void addCookie(Map<String, String> cookies, String header) {
        int equals = header.indexOf('=');
        int semicolon = header.indexOf(';');
        cookies.put(
                header.substring(0, equals), header.substring(equals + 1, semicolon < 0 ? header.length() : semicolon));
    }
}
