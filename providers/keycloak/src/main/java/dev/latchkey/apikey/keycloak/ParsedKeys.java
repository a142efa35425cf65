package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.StoredKey;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.keycloak.credential.CredentialModel;

/**
 * What credentials meant when they were last read: programs present the same key again and again, and its JSON costs more
 * to read than its digest to compare. Nothing here can be out of date, since what was read is compared with what is to be
 * read, letter by letter; and there is never more of it than {@link #SLOTS}, since keys that fall into the same slot take
 * each other's place.
 */
final class ParsedKeys {

    private static final int SLOTS = 4096;

    private final AtomicReferenceArray<@Nullable Parsed> slots = new AtomicReferenceArray<>(SLOTS);

    private record Written(
            String id,
            @Nullable String label,
            @Nullable Long created,
            @Nullable String data,
            @Nullable String secret) {

        static Written of(CredentialModel credential) {
            return new Written(
                    credential.getId(),
                    credential.getUserLabel(),
                    credential.getCreatedDate(),
                    credential.getCredentialData(),
                    credential.getSecretData());
        }

        int slot() {
            return Math.floorMod(Objects.hashCode(id), SLOTS);
        }

        /** Never the digest. */
        @Override
        public String toString() {
            return "API key " + id;
        }
    }

    private record Parsed(Written text, StoredKey key) {}

    /** What it means; empty if that isn't known. */
    Optional<StoredKey> get(CredentialModel credential) {
        Written text = Written.of(credential);
        Parsed parsed = slots.get(text.slot());
        return parsed != null && parsed.text().equals(text) ? Optional.of(parsed.key()) : Optional.empty();
    }

    void put(CredentialModel credential, StoredKey key) {
        Written text = Written.of(credential);
        slots.set(text.slot(), new Parsed(text, key));
    }
}
