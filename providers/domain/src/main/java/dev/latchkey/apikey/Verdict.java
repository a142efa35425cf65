package dev.latchkey.apikey;

import java.util.Optional;

/**
 * What came of a key.
 *
 * @param <O> what the look-up knows of the owner
 */
public sealed interface Verdict<O extends KeyOwner> {

    /** The word for {@link Valid}, beside those of {@link Refusal#result()}. */
    String VALID = "VALID";

    record Valid<O extends KeyOwner>(O owner, StoredKey key) implements Verdict<O> {}

    /**
     * @param keyId the id that the key claims; empty if it is malformed
     * @param owner the owner that the key claims, if there is one
     */
    record Refused<O extends KeyOwner>(Refusal reason, Optional<String> keyId, Optional<O> owner)
            implements Verdict<O> {}
}
