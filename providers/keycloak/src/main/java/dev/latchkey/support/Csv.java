package dev.latchkey.support;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A table (RFC 4180) that is written line by line. */
public final class Csv implements Closeable {

    private final Writer writer;

    /** @param columns their names, the first line */
    public Csv(OutputStream output, String... columns) throws IOException {
        writer = new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
        line(columns);
    }

    /** One line, with a cell for each column. */
    public void line(String... cells) throws IOException {
        writer.write(Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",")));
        writer.write("\r\n");
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
        writer.close();
    }
}
