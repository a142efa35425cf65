package dev.latchkey.apikey.keycloak;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id ({@code jti}) of a token that was made from a key: {@code <Keycloak's own id>:<key id>:<owner id>}. Keycloak's
 * own is six characters that say what kind of token it is, a colon and random ones ({@code DefaultTokenContextEncoderProvider},
 * which reads on to the first colon only).
 *
 * @param keycloaks as Keycloak made it
 * @param key id of the key
 * @param owner id of the user, which may contain colons
 */
record KeyTokenId(String keycloaks, String key, String owner) {

    private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern FORM = Pattern.compile("(\\w{6}:[^:]+):(" + UUID + "):(.+)");

    /** Empty for the id of any other token. */
    static Optional<KeyTokenId> parse(@Nullable String id) {
        if (id == null) {
            return Optional.empty();
        }
        Matcher parts = FORM.matcher(id);
        return parts.matches()
                ? Optional.of(new KeyTokenId(parts.group(1), parts.group(2), parts.group(3)))
                : Optional.empty();
    }

    String text() {
        return keycloaks + ':' + key + ':' + owner;
    }
}
