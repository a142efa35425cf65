package dev.latchkey.apikey.keycloak;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.apikey.ApiKey;
import dev.latchkey.apikey.keycloak.KeyDesk.Wish;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * A key that a page has shown and nobody has saved yet, in a note of the login that shows it. Of the secret there is only
 * the digest: what was shown can neither be shown again nor be learned from the server.
 */
record PendingKey(
        @JsonProperty("id") String id,
        @JsonProperty("start") String start,
        @JsonProperty("sha256") String sha256,
        @JsonProperty("replaces") @Nullable String replaces,
        @JsonProperty("name") @Nullable String name,
        @JsonProperty("lifetime") @Nullable String lifetime) {

    private static final String NOTE = "latchkey.api-key.pending";

    static void put(AuthenticationSessionModel login, ApiKey key, Wish wish) {
        PendingKey pending = new PendingKey(
                key.id(),
                key.start(),
                Base64.getEncoder().encodeToString(key.digest()),
                wish.replaces().orElse(null),
                wish.name().orElse(null),
                wish.lifetime().map(Duration::toString).orElse(null));
        try {
            login.setAuthNote(NOTE, JsonSerialization.writeValueAsString(pending));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pending key, which is pending no more. */
    static Optional<PendingKey> take(AuthenticationSessionModel login) {
        String note = login.getAuthNote(NOTE);
        if (note == null) {
            return Optional.empty();
        }
        login.removeAuthNote(NOTE);
        try {
            return Optional.of(JsonSerialization.readValue(note, PendingKey.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Wish wish() {
        return new Wish(
                Optional.ofNullable(replaces),
                Optional.ofNullable(name),
                Optional.ofNullable(lifetime).map(Duration::parse));
    }

    byte[] digest() {
        return Base64.getDecoder().decode(sha256);
    }
}
