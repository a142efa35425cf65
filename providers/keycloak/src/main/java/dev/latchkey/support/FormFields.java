package dev.latchkey.support;

import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.http.HttpRequest;

/** The fields of the form that a request carries; none if it carries something else, such as SOAP. */
public final class FormFields {

    private FormFields() {}

    /** What was typed into a field, without the blanks around it; empty if nothing was. */
    public static Optional<String> typed(HttpRequest request, String name) {
        return all(request, name).stream().findFirst().map(String::strip).filter(value -> !value.isEmpty());
    }

    /** Every value of a field, as it was sent. */
    public static List<String> all(HttpRequest request, String name) {
        MediaType type = request.getHttpHeaders().getMediaType();
        return type != null && MediaType.APPLICATION_FORM_URLENCODED_TYPE.isCompatible(type)
                ? Objects.requireNonNullElse(request.getDecodedFormParameters().get(name), List.of())
                : List.of();
    }
}
