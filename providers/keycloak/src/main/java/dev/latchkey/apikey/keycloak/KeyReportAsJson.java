package dev.latchkey.apikey.keycloak;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.support.ReportJson;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code {"keys":[{"userId","username","userEnabled","apiKey":{…}}],"counts":{"keys","owners"}}}. */
final class KeyReportAsJson implements KeyReportWriter {

    private final ReportJson report;

    KeyReportAsJson(OutputStream output) throws IOException {
        report = new ReportJson(output, "keys");
    }

    @Override
    public void write(ReportedKey key) throws IOException {
        JsonGenerator json = report.entries();
        json.writeStartObject();
        json.writeStringField("userId", key.userId());
        json.writeStringField("username", key.username());
        json.writeBooleanField("userEnabled", key.userEnabled());
        json.writeObjectField("apiKey", key.key());
        json.writeEndObject();
    }

    @Override
    public void finish(long keys, long owners) throws IOException {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("keys", keys);
        counts.put("owners", owners);
        report.finish(counts);
    }

    @Override
    public void close() throws IOException {
        report.close();
    }
}
