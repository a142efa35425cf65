package dev.latchkey.benchmarks;

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
         * How it begins.
         *
         * @param client number of the client
         * @param turn how often this client did it before
         */
        Exchange first(int client, int turn);
    }
}
