package dev.latchkey.harness;

import java.net.URI;

/** A started Keycloak, wherever it runs. Whoever uses it knows nothing else of it. */
public interface KeycloakServer extends AutoCloseable {

    /** Where browsers and clients reach it, without a trailing slash. */
    URI baseUrl();

    /** Where {@code /health} and {@code /metrics} answer, without a trailing slash. */
    URI managementUrl();

    /** Under which name the server reaches a port that this JVM listens on. */
    String hostSeenByServer();

    /** All that the server has logged so far. */
    String log();

    /** The end of the log, short enough for a message. */
    default String logTail() {
        return log().lines()
                .skip(Math.max(0, log().lines().count() - 60))
                .reduce("", (before, line) -> before + line + '\n');
    }

    /** Stops it and all processes that it began. */
    @Override
    void close();
}
