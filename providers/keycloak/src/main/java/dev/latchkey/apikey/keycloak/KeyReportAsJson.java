package dev.latchkey.apikey.keycloak;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import org.keycloak.util.JsonSerialization;

/**
 * {@code {"keys":[{"userId","username","userEnabled","apiKey":{…}}],"counts":{"keys","owners"}}}: the counts stand at the end, as
 * nobody knows them before.
 */
final class KeyReportAsJson implements KeyReportWriter {

    private final JsonGenerator json;

    KeyReportAsJson(OutputStream output) throws IOException {
        json = JsonSerialization.mapper.getFactory().createGenerator(output);
        json.writeStartObject();
        json.writeArrayFieldStart("keys");
    }

    @Override
    public void write(ReportedKey key) throws IOException {
        json.writeStartObject();
        json.writeStringField("userId", key.userId());
        json.writeStringField("username", key.username());
        json.writeBooleanField("userEnabled", key.userEnabled());
        json.writeObjectField("apiKey", key.key());
        json.writeEndObject();
    }

    @Override
    public void finish(long keys, long owners) throws IOException {
        json.writeEndArray();
        json.writeObjectFieldStart("counts");
        json.writeNumberField("keys", keys);
        json.writeNumberField("owners", owners);
        json.writeEndObject();
        json.writeEndObject();
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
