package dev.latchkey.install.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.keycloak.util.JsonSerialization;

/** States of pieces as JSON whose keys are in order, so that equal states are equal texts. */
final class Json {

    private static final ObjectMapper SORTED =
            JsonSerialization.mapper.copy().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Json() {}

    static String text(Object value) {
        try {
            // Over a generic tree: properties of classes come in an order of their own.
            Object tree = SORTED.convertValue(value, Object.class);
            return SORTED.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T read(String text, Class<T> type) {
        try {
            return SORTED.readValue(text, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
