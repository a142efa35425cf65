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

    /** Two realms set cookies of the same names, each for its own path. */
    private record Name(String name, String path) {}

    private final Map<Name, String> cookies = new LinkedHashMap<>();

    /** The value of a cookie; an empty text if there is none of that name. */
    public String value(String name) {
        return cookies.entrySet().stream()
                .filter(cookie -> cookie.getKey().name().equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** Plants a cookie, as somebody does who stole it. */
    public void put(String name, String value) {
        cookies.keySet().removeIf(cookie -> cookie.name().equals(name));
        cookies.put(new Name(name, "/"), value);
    }

    void remember(List<String> setCookieHeaders) {
        for (String header : setCookieHeaders) {
            HttpCookie cookie = HttpCookie.parse(header).get(0);
            Name name = new Name(cookie.getName(), cookie.getPath() == null ? "/" : cookie.getPath());
            if (cookie.getMaxAge() == 0 || cookie.getValue().isEmpty()) {
                cookies.remove(name);
            } else {
                cookies.put(name, cookie.getValue());
            }
        }
    }

    /** The value of the {@code Cookie} header for that address; empty for none. */
    String header(URI address) {
        return cookies.entrySet().stream()
                .filter(cookie -> address.getPath().startsWith(cookie.getKey().path()))
                .map(cookie -> cookie.getKey().name() + '=' + cookie.getValue())
                .collect(Collectors.joining("; "));
    }
}
