package dev.latchkey.twofactor.keycloak;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.support.ReportJson;
import dev.latchkey.twofactor.Standing;
import dev.latchkey.twofactor.keycloak.Enrolments.Enrolment;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code {"users":[{"id","username","enabled","status","factors":[{"method","since","lastUsed"}]}],"counts":{…}}}. */
final class JsonReport implements ReportWriter {

    private final ReportJson report;

    JsonReport(OutputStream output) throws IOException {
        report = new ReportJson(output, "users");
    }

    @Override
    public void write(ReportedUser user) throws IOException {
        JsonGenerator json = report.entries();
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
        Map<String, Long> named = new LinkedHashMap<>();
        named.put("users", counts.values().stream().mapToLong(Long::longValue).sum());
        for (Standing standing : Standing.values()) {
            named.put(ReportedUser.name(standing), counts.getOrDefault(standing, 0L));
        }
        report.finish(named);
    }

    @Override
    public void close() throws IOException {
        report.close();
    }
}
