package dev.latchkey.support;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/** The form of a report to administrators. */
public enum ReportFormat {
    JSON,
    CSV;

    private static final MediaType TABLE = new MediaType("text", "csv");

    /**
     * The form that the request asks for.
     *
     * @param name {@code json} or {@code csv}; left out: what the header {@code Accept} prefers, else JSON
     */
    public static ReportFormat of(KeycloakSession session, @Nullable String name) {
        if (name == null) {
            // Sorted by preference (RFC 9110, section 12.5.1).
            return session.getContext().getRequestHeaders().getAcceptableMediaTypes().stream()
                    .filter(type -> type.isCompatible(MediaType.APPLICATION_JSON_TYPE) || type.isCompatible(TABLE))
                    .findFirst()
                    .filter(type -> !type.isCompatible(MediaType.APPLICATION_JSON_TYPE))
                    .map(type -> CSV)
                    .orElse(JSON);
        }
        return switch (name) {
            case "json" -> JSON;
            case "csv" -> CSV;
            default -> throw Problem.refusal(Response.Status.BAD_REQUEST, "The format is json or csv");
        };
    }

    /**
     * An answer that is written while it is sent, and that nobody may keep.
     *
     * @param name of the report, and of the file that a browser makes of a table
     */
    public Response answer(String name, StreamingOutput body) {
        Response.ResponseBuilder response = Response.ok(body)
                .type(this == CSV ? TABLE.withCharset("utf-8") : MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
        return this == CSV
                ? response.header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"")
                        .build()
                : response.build();
    }
}
