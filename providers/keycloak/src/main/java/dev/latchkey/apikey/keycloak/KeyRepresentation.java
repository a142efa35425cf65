package dev.latchkey.apikey.keycloak;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.apikey.ApiKey;
import dev.latchkey.apikey.ApiKeySettings;
import dev.latchkey.apikey.LastUse;
import dev.latchkey.apikey.StoredKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key in lists. Instants in ISO 8601, UTC, to the second.
 *
 * @param prefix the key's first characters
 * @param expires when it ends, by its own date or the company's limit; {@code null} if never
 * @param replacedUntil until when a replaced key goes on working; absent for any other
 */
record KeyRepresentation(
        @JsonProperty("id") String id,
        @JsonProperty("name") String name,
        @JsonProperty("prefix") String prefix,
        @JsonProperty("created") String created,

        @JsonProperty("expires") @JsonInclude(Include.ALWAYS) @Nullable String expires,

        @JsonProperty("lastUsed") @JsonInclude(Include.ALWAYS) @Nullable String lastUsed,

        @JsonProperty("lastAddress") @JsonInclude(Include.ALWAYS) @Nullable String lastAddress,

        @JsonProperty("replacedUntil") @JsonInclude(Include.NON_NULL) @Nullable String replacedUntil) {

    /**
     * What create and rotate answer: the one place where a key is in clear.
     *
     * @param key the key itself
     */
    record Shown(
            @JsonProperty("id") String id,
            @JsonProperty("key") String key,
            @JsonProperty("name") String name,
            @JsonProperty("prefix") String prefix,
            @JsonProperty("created") String created,

            @JsonProperty("expires") @JsonInclude(Include.ALWAYS) @Nullable String expires) {}

    static Shown shown(ApiKey clear, StoredKey key, ApiKeySettings settings) {
        return new Shown(key.id(), clear.text(), key.name(), key.start(), text(key.created()), text(key.end(settings)));
    }

    static KeyRepresentation of(StoredKey key, ApiKeySettings settings) {
        return new KeyRepresentation(
                key.id(),
                key.name(),
                key.start(),
                text(key.created()),
                text(key.end(settings)),
                text(key.lastUse().map(LastUse::at)),
                key.lastUse().map(LastUse::address).orElse(null),
                text(key.replacedUntil()));
    }

    private static @Nullable String text(Optional<Instant> instant) {
        return instant.map(KeyRepresentation::text).orElse(null);
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
