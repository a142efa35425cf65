package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.Standing;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/** The form of a report. */
interface ReportWriter extends Closeable {

    /** One user. */
    void write(ReportedUser user) throws IOException;

    /** The end, after all users. */
    void finish(Map<Standing, Long> counts) throws IOException;
}
