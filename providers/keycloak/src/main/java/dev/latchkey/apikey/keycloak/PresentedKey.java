package dev.latchkey.apikey.keycloak;

import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key as a program sent it.
 *
 * @param key whatever was sent as one
 * @param user the user name that came with it, if one did
 */
record PresentedKey(String key, Optional<String> user) {

    static final String HEADER = "X-API-Key";

    private static final String BASIC = "Basic ";
    private static final String BEARER = "Bearer ";

    static PresentedKey alone(@Nullable String key) {
        return new PresentedKey(key == null ? "" : key, Optional.empty());
    }

    /**
     * The one key of the request: in {@code X-API-Key}, as a bearer token, or as the password of Basic. Empty if there is
     * none, and if there are two: proxy and upstream might not choose the same.
     */
    static Optional<PresentedKey> in(HttpHeaders headers) {
        List<String> keys = values(headers, HEADER);
        List<String> authorizations = values(headers, HttpHeaders.AUTHORIZATION);
        if (keys.size() + authorizations.size() != 1) {
            return Optional.empty();
        }
        return keys.isEmpty() ? fromAuthorization(authorizations.get(0)) : Optional.of(alone(keys.get(0)));
    }

    private static List<String> values(HttpHeaders headers, String name) {
        List<String> values = headers.getRequestHeader(name);
        return values == null ? List.of() : values;
    }

    private static Optional<PresentedKey> fromAuthorization(String value) {
        if (startsWith(value, BEARER)) {
            return Optional.of(alone(value.substring(BEARER.length()).strip()));
        }
        return startsWith(value, BASIC)
                ? fromBasic(value.substring(BASIC.length()).strip())
                : Optional.empty();
    }

    /** Schemes are compared without regard to case (RFC 9110, section 11.1). */
    private static boolean startsWith(String value, String scheme) {
        return value.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private static Optional<PresentedKey> fromBasic(String credentials) {
        try {
            String text = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new PresentedKey(text.substring(colon + 1), Optional.of(text.substring(0, colon))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "a presented key";
    }
}
