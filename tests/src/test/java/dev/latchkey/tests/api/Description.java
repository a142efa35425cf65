package dev.latchkey.tests.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** {@code docs/openapi.yaml}. Places in it are JSON pointers (RFC 6901). */
final class Description {

    private static final String HERE = "https://latchkey.example/openapi";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode root;
    private final JsonSchemaFactory schemas;
    private final SchemaValidatorsConfig strict =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private Description(JsonNode root) {
        this.root = root;
        schemas = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(HERE, root.toString()))));
    }

    static Description read() {
        try {
            return new Description(new YAMLMapper()
                    .readTree(Path.of(System.getProperty("docs.dir"), "openapi.yaml")
                            .toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (method.getValue().has("operationId")) {
                    operations.add(new Operation(
                            method.getKey().toUpperCase(java.util.Locale.ROOT),
                            path.getKey(),
                            child(child("/paths", path.getKey()), method.getKey()),
                            method.getValue()));
                }
            }
        }
        return operations;
    }

    Operation operation(String id) {
        return operations().stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("openapi.yaml has no operation " + id));
    }

    /** The parameters of an operation, its path's included. */
    List<JsonNode> parameters(Operation operation) {
        String path = operation.pointer().substring(0, operation.pointer().lastIndexOf('/'));
        return Stream.of(path, operation.pointer())
                .map(owner -> owner + "/parameters")
                .flatMap(owner -> java.util.stream.IntStream.range(
                                0, root.at(owner).size())
                        .mapToObj(index -> at(resolve(owner + '/' + index))))
                .toList();
    }

    JsonNode at(String pointer) {
        return root.at(pointer);
    }

    static String child(String pointer, String name) {
        return pointer + '/' + name.replace("~", "~0").replace("/", "~1");
    }

    /** Where that stands to which a reference points; the same place if there is none. */
    String resolve(String pointer) {
        String here = pointer;
        while (at(here).has("$ref")) {
            here = at(here).path("$ref").asText().substring(1);
            if (at(here).isMissingNode()) {
                throw new AssertionError(pointer + " refers to nothing: " + here);
            }
        }
        return here;
    }

    /** What is wrong with a value, by the schema that stands there. */
    List<String> violations(String schema, JsonNode value) {
        try {
            JsonNode absolute =
                    JSON.readTree(at(schema).toString().replace("\"$ref\":\"#/", "\"$ref\":\"" + HERE + "#/"));
            return schemas.getSchema(absolute, strict).validate(value).stream()
                    .map(message -> message + " in " + value)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every field, null and word of an enumeration that this schema speaks of. */
    Set<String> said(String schema) {
        Set<String> said = new LinkedHashSet<>();
        collect(schema, said);
        return said;
    }

    private void collect(String pointer, Set<String> said) {
        String here = resolve(pointer);
        JsonNode schema = at(here);
        if (!said.add(here)) {
            return;
        }
        schema.path("type").forEach(type -> said.add(typed(here, type.asText().equals("null"))));
        schema.path("enum").forEach(word -> said.add(here + " = " + word.asText()));
        schema.path("anyOf").forEach(one -> said.add(here));
        for (int i = 0; i < schema.path("anyOf").size(); i++) {
            collect(here + "/anyOf/" + i, said);
        }
        schema.path("properties").fieldNames().forEachRemaining(name -> collect(here + "/properties/" + name, said));
        if (schema.has("items")) {
            collect(here + "/items", said);
        }
    }

    /** Tells of each of these that the value contains. */
    void visit(String pointer, JsonNode value, BiConsumer<String, JsonNode> seen) {
        String here = resolve(pointer);
        JsonNode schema = at(here);
        seen.accept(here, value);
        if (schema.path("type").isArray()) {
            seen.accept(typed(here, value.isNull()), value);
        }
        if (schema.has("enum")) {
            seen.accept(here + " = " + value.asText(), value);
        }
        for (int i = 0; i < schema.path("anyOf").size(); i++) {
            if (violations(here + "/anyOf/" + i, value).isEmpty()) {
                visit(here + "/anyOf/" + i, value, seen);
            }
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            if (schema.path("properties").has(field.getKey())) {
                visit(here + "/properties/" + field.getKey(), field.getValue(), seen);
            }
        }
        if (schema.has("items")) {
            value.forEach(item -> visit(here + "/items", item, seen));
        }
    }

    private static String typed(String pointer, boolean isNull) {
        return pointer + (isNull ? " is null" : " is not null");
    }
}
