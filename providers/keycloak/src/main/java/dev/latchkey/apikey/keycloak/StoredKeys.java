package dev.latchkey.apikey.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.apikey.LastUse;
import dev.latchkey.apikey.StoredKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.credential.CredentialModel;
import org.keycloak.util.JsonSerialization;

/**
 * How a key is written down in a credential of Keycloak's: the label is its name, the secret data its digest, the
 * credential data, which administrators and the owner see, the rest.
 */
final class StoredKeys {

    static final String TYPE = "api-key";

    /**
     * The public part. Instants in ISO 8601, UTC.
     *
     * @param start the key's first characters
     * @param expires when it ends; absent if never
     * @param replacedUntil until when it works beside its successor; absent if it has none
     * @param lastUsed when it was last used, to five minutes; absent if never
     * @param lastAddress from which IP address that was
     * @param warned whether its owner was told that it ends soon
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    record PublicData(
            @JsonProperty("start") @Nullable String start,
            @JsonProperty("expires") @Nullable String expires,
            @JsonProperty("replacedUntil") @Nullable String replacedUntil,
            @JsonProperty("lastUsed") @Nullable String lastUsed,
            @JsonProperty("lastAddress") @Nullable String lastAddress,
            @JsonProperty("warned") @Nullable Boolean warned) {}

    /** @param sha256 digest of the secret, Base64 */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record SecretData(@JsonProperty("sha256") @Nullable String sha256) {}

    private static final ParsedKeys PARSED = new ParsedKeys();

    private StoredKeys() {}

    /** The key that the credential holds; empty if it is of another type or was written by somebody else. */
    static Optional<StoredKey> read(CredentialModel credential) {
        if (!TYPE.equals(credential.getType())) {
            return Optional.empty();
        }
        Optional<StoredKey> known = PARSED.get(credential);
        if (known.isPresent()) {
            return known;
        }
        Optional<StoredKey> key = parse(credential);
        key.ifPresent(parsed -> PARSED.put(credential, parsed));
        return key;
    }

    private static Optional<StoredKey> parse(CredentialModel credential) {
        try {
            PublicData data = publicData(credential);
            SecretData secret = JsonSerialization.readValue(
                    Objects.requireNonNullElse(credential.getSecretData(), "{}"), SecretData.class);
            StoredKey key = StoredKey.of(
                    credential.getId(),
                    Objects.requireNonNullElse(credential.getUserLabel(), ""),
                    Objects.requireNonNullElse(data.start(), ""),
                    Base64.getDecoder().decode(Objects.requireNonNullElse(secret.sha256(), "")),
                    Instant.ofEpochMilli(Objects.requireNonNullElse(credential.getCreatedDate(), 0L)),
                    instant(data.expires()));
            key = instant(data.replacedUntil()).map(key::replaced).orElse(key);
            Optional<LastUse> use = instant(data.lastUsed())
                    .map(at -> new LastUse(at, Objects.requireNonNullElse(data.lastAddress(), "")));
            return Optional.of(use.map(key::used).orElse(key));
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The credential for a key that isn't stored yet. */
    static CredentialModel write(StoredKey key) {
        CredentialModel credential = new CredentialModel();
        credential.setId(key.id());
        credential.setType(TYPE);
        credential.setCreatedDate(key.created().toEpochMilli());
        credential.setSecretData(json(new SecretData(Base64.getEncoder().encodeToString(key.digest()))));
        update(credential, key);
        return credential;
    }

    /** Brings up to date what may change in the life of a key. */
    static void update(CredentialModel credential, StoredKey key) {
        credential.setUserLabel(key.name());
        credential.setCredentialData(json(new PublicData(
                key.start(),
                text(key.expires()),
                text(key.replacedUntil()),
                text(key.lastUse().map(LastUse::at)),
                key.lastUse().map(LastUse::address).orElse(null),
                isWarned(credential) ? true : null)));
    }

    /** Whether the owner was told that the key ends soon. */
    static boolean isWarned(CredentialModel credential) {
        try {
            return credential.getCredentialData() != null
                    && Boolean.TRUE.equals(publicData(credential).warned());
        } catch (IOException e) {
            return false;
        }
    }

    static void setWarned(CredentialModel credential) {
        try {
            PublicData data = publicData(credential);
            credential.setCredentialData(json(new PublicData(
                    data.start(), data.expires(), data.replacedUntil(), data.lastUsed(), data.lastAddress(), true)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PublicData publicData(CredentialModel credential) throws IOException {
        return JsonSerialization.readValue(
                Objects.requireNonNullElse(credential.getCredentialData(), "{}"), PublicData.class);
    }

    private static Optional<Instant> instant(@Nullable String text) {
        return Optional.ofNullable(text).map(Instant::parse);
    }

    private static @Nullable String text(Optional<Instant> instant) {
        return instant.map(Instant::toString).orElse(null);
    }

    private static String json(Object data) {
        try {
            return JsonSerialization.writeValueAsString(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
