package dev.latchkey.twofactor.keycloak;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.twofactor.Standing;
import dev.latchkey.twofactor.keycloak.Enrolments.Enrolment;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import org.keycloak.util.JsonSerialization;

/**
 * {@code {"users":[{"id","username","enabled","status","factors":[{"method","since","lastUsed"}]}],"counts":{…}}}: the counts
 * stand at the end, as nobody knows them before.
 */
final class JsonReport implements ReportWriter {

    private final JsonGenerator json;

    JsonReport(OutputStream output) throws IOException {
        json = JsonSerialization.mapper.getFactory().createGenerator(output);
        json.writeStartObject();
        json.writeArrayFieldStart("users");
    }

    @Override
    public void write(ReportedUser user) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", user.id());
        json.writeStringField("username", user.username());
        json.writeBooleanField("enabled", user.enabled());
        json.writeStringField("status", ReportedUser.name(user.standing()));
        json.writeArrayFieldStart("factors");
        for (Enrolment factor : user.factors()) {
            json.writeStartObject();
            json.writeStringField("method", factor.factor().type());
            json.writeObjectField(
                    "since",
                    factor.since().equals(Instant.EPOCH) ? null : factor.since().toString());
            json.writeObjectField(
                    "lastUsed", user.lastUse(factor).map(Instant::toString).orElse(null));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    @Override
    public void finish(Map<Standing, Long> counts) throws IOException {
        json.writeEndArray();
        json.writeObjectFieldStart("counts");
        json.writeNumberField(
                "users", counts.values().stream().mapToLong(Long::longValue).sum());
        for (Standing standing : Standing.values()) {
            json.writeNumberField(ReportedUser.name(standing), counts.getOrDefault(standing, 0L));
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
