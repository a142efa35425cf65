package dev.latchkey.support;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.keycloak.util.JsonSerialization;

/** {@code {"<list>":[…],"counts":{…}}}, written while the entries are read: the counts stand at the end, as nobody knows them before. */
public final class ReportJson implements Closeable {

    private final JsonGenerator json;

    public ReportJson(OutputStream output, String list) throws IOException {
        json = JsonSerialization.mapper.getFactory().createGenerator(output);
        json.writeStartObject();
        json.writeArrayFieldStart(list);
    }

    /** Where the entries are written to, each an object. */
    public JsonGenerator entries() {
        return json;
    }

    /** The end, after all entries. */
    public void finish(Map<String, Long> counts) throws IOException {
        json.writeEndArray();
        json.writeObjectFieldStart("counts");
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
