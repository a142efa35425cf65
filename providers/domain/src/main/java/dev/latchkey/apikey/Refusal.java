package dev.latchkey.apikey;

/** Why a key is not accepted. The caller learns it only from {@code verify}. */
public enum Refusal {
    /** Not a key at all. */
    MALFORMED("MALFORMED"),
    /** API keys are switched off. */
    FEATURE_OFF("FEATURE_OFF"),
    /** No such owner here, or the secret is not the one that was issued. */
    NOT_FOUND("NOT_FOUND"),
    /** The owner has no such key, or no longer. */
    REVOKED("REVOKED"),
    /** Past its date, past the company's limit, or past the overlap after its replacement. */
    EXPIRED("EXPIRED"),
    /** The owner's account is disabled or locked for good. */
    OWNER_DISABLED("OWNER_DISABLED"),
    /** The owner's account is locked for some minutes after failed sign-ins. */
    OWNER_LOCKED("OWNER_DISABLED"),
    /** The company requires a second factor, and the owner has none. */
    OWNER_LACKS_FACTOR("OWNER_LACKS_FACTOR"),
    /** The key came with a user name that is not its owner's. */
    OTHER_USER("NOT_FOUND");

    private final String result;

    Refusal(String result) {
        this.result = result;
    }

    /** The word of {@code POST api-keys/verify}: a contract with programs. */
    public String result() {
        return result;
    }
}
