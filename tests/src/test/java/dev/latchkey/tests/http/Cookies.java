package dev.latchkey.tests.http;

import java.net.HttpCookie;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The cookies of one browser for one server. Sends {@code Secure} cookies over plain HTTP too, as browsers do to
 * localhost and the JDK's cookie manager doesn't.
 */
public final class Cookies {

    private record Cookie(String value, String path) {}

    private final Map<String, Cookie> cookies = new LinkedHashMap<>();

    /** The value of a cookie; an empty text if there is none of that name. */
    public String value(String name) {
        return cookies.containsKey(name) ? cookies.get(name).value() : "";
    }

    /** Plants a cookie, as somebody does who stole it. */
    public void put(String name, String value) {
        cookies.put(name, new Cookie(value, "/"));
    }

    void remember(List<String> setCookieHeaders) {
        for (String header : setCookieHeaders) {
            HttpCookie cookie = HttpCookie.parse(header).get(0);
            if (cookie.getMaxAge() == 0 || cookie.getValue().isEmpty()) {
                cookies.remove(cookie.getName());
            } else {
                cookies.put(
                        cookie.getName(),
                        new Cookie(cookie.getValue(), cookie.getPath() == null ? "/" : cookie.getPath()));
            }
        }
    }

    /** The value of the {@code Cookie} header for that address; empty for none. */
    String header(URI address) {
        return cookies.entrySet().stream()
                .filter(cookie -> address.getPath().startsWith(cookie.getValue().path()))
                .map(cookie -> cookie.getKey() + '=' + cookie.getValue().value())
                .collect(Collectors.joining("; "));
    }
}
