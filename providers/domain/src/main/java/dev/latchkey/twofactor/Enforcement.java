package dev.latchkey.twofactor;

/** Whether a company leaves the second factor to its people. */
public enum Enforcement {
    OPTIONAL,
    REQUIRED
}
