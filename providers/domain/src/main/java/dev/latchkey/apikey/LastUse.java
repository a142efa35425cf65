package dev.latchkey.apikey;

import java.time.Instant;

/**
 * When a key was last used, and from where.
 *
 * @param address IP address of the caller as the server saw it
 */
public record LastUse(Instant at, String address) {}
