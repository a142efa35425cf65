package dev.latchkey.twofactor;

/** Who wants a second factor. */
public enum Origin {
    /** The user, who opted in. */
    USER,
    /** The realm. */
    COMPANY,
    /** An organization inside the realm that the user belongs to. */
    ORGANIZATION
}
