package dev.latchkey.twofactor.keycloak;

import dev.latchkey.support.Csv;
import dev.latchkey.twofactor.Standing;
import dev.latchkey.twofactor.keycloak.Enrolments.Enrolment;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A table, one line a user; whoever wants the counts counts the column {@code status}. Of several factors the
 * methods stand beside one another, {@code since} is the
 * oldest one's, and {@code last used} the latest of all.
 */
final class CsvReport implements ReportWriter {

    private final Csv csv;

    CsvReport(OutputStream output) throws IOException {
        csv = new Csv(output, "id", "username", "enabled", "status", "methods", "since", "last used");
    }

    @Override
    public void write(ReportedUser user) throws IOException {
        csv.line(
                user.id(),
                user.username(),
                Boolean.toString(user.enabled()),
                ReportedUser.name(user.standing()),
                user.factors().stream()
                        .map(factor -> factor.factor().type())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(" ")),
                user.factors().stream()
                        .map(Enrolment::since)
                        .filter(since -> !since.equals(Instant.EPOCH))
                        .min(Instant::compareTo)
                        .map(Instant::toString)
                        .orElse(""),
                user.factors().stream()
                        .flatMap(factor -> user.lastUse(factor).stream())
                        .max(Instant::compareTo)
                        .map(Instant::toString)
                        .orElse(""));
    }

    @Override
    public void finish(Map<Standing, Long> counts) {}

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
