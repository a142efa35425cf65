package dev.latchkey.apikey.keycloak;

import dev.latchkey.support.Csv;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A table, one line a key; whoever wants the counts counts the lines. */
final class KeyReportAsCsv implements KeyReportWriter {

    private final Csv csv;

    KeyReportAsCsv(OutputStream output) throws IOException {
        csv = new Csv(
                output,
                "user id",
                "username",
                "user enabled",
                "key id",
                "name",
                "prefix",
                "created",
                "expires",
                "last used",
                "last address",
                "replaced until");
    }

    @Override
    public void write(ReportedKey entry) throws IOException {
        KeyRepresentation key = entry.key();
        csv.line(
                entry.userId(),
                entry.username(),
                Boolean.toString(entry.userEnabled()),
                key.id(),
                key.name(),
                key.prefix(),
                key.created(),
                text(key.expires()),
                text(key.lastUsed()),
                text(key.lastAddress()),
                text(key.replacedUntil()));
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }

    @Override
    public void finish(long keys, long owners) {}

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
