package dev.latchkey.apikey.keycloak;

import java.io.Closeable;
import java.io.IOException;

/** The form of a report about keys. */
interface KeyReportWriter extends Closeable {

    /** One key. */
    void write(ReportedKey key) throws IOException;

    /**
     * The end, after all keys.
     *
     * @param keys how many there were
     * @param owners how many users have them
     */
    void finish(long keys, long owners) throws IOException;
}
