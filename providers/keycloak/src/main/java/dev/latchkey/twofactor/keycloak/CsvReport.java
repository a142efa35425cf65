package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.Standing;
import dev.latchkey.twofactor.keycloak.Enrolments.Enrolment;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A table (RFC 4180), one line a user; whoever wants the counts counts the column {@code status}. Of several factors the
 * methods stand beside one another, {@code since} is the
 * oldest one's, and {@code last used} the latest of all.
 */
final class CsvReport implements ReportWriter {

    private final Writer csv;

    CsvReport(OutputStream output) throws IOException {
        csv = new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
        line("id", "username", "enabled", "status", "methods", "since", "last used");
    }

    @Override
    public void write(ReportedUser user) throws IOException {
        line(
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

    private void line(String... cells) throws IOException {
        csv.write(Arrays.stream(cells).map(CsvReport::cell).collect(Collectors.joining(",")));
        csv.write("\r\n");
    }

    /**
     * A user may be called anything: what a spreadsheet would take for a formula begins with an apostrophe here (OWASP, CSV
     * injection).
     */
    static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0 ? '\'' + text : text;
        return '"' + safe.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
