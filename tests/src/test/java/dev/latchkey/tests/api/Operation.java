package dev.latchkey.tests.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * An operation of {@code docs/openapi.yaml}.
 *
 * @param method of HTTP, in capitals
 * @param path with its parameters in braces
 * @param pointer where it stands (RFC 6901)
 * @param description what stands there
 */
record Operation(String method, String path, String pointer, JsonNode description) {

    String id() {
        return description.path("operationId").asText();
    }

    boolean isForAdministrators() {
        return path.startsWith("/admin/");
    }

    /** Whether anybody may call it. */
    boolean isPublic() {
        return description.path("security").isEmpty();
    }

    /** The names of the security schemes, one of which the caller needs. */
    List<String> schemes() {
        List<String> names = new ArrayList<>();
        description.path("security").forEach(one -> one.fieldNames().forEachRemaining(names::add));
        return names;
    }

    /** The one role that the caller needs, if any. */
    Optional<String> role() {
        return StreamSupport.stream(description.path("security").spliterator(), false)
                .flatMap(scheme -> scheme.properties().stream())
                .map(Map.Entry::getValue)
                .filter(roles -> !roles.isEmpty())
                .map(roles -> roles.get(0).asText())
                .findFirst();
    }

    /** The path with these values. */
    String path(Map<String, String> values) {
        String filled = path;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace('{' + value.getKey() + '}', value.getValue());
        }
        if (filled.contains("{")) {
            throw new IllegalArgumentException("no value for a parameter of " + filled);
        }
        return filled;
    }

    @Override
    public String toString() {
        return id();
    }
}
