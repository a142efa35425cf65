package dev.latchkey.benchmarks;

import java.io.IOException;

/**
 * Something that a client of Keycloak does again and again.
 *
 * @param id for tables
 * @param title for people
 * @param step one of them
 */
record Operation(String id, String title, Step step) {

    @FunctionalInterface
    interface Step {

        /**
         * Does it once.
         *
         * @param wire the client's connection
         * @param client number of the client
         * @param turn how often this client did it before
         * @return whether the answer was right
         */
        boolean run(Wire wire, int client, int turn) throws IOException;
    }
}
