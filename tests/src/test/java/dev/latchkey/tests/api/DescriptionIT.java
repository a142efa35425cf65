package dev.latchkey.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerUnderTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code docs/openapi.yaml} says what the server does: all of it, and nothing else. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DescriptionIT {

    /** Endpoints of Keycloak's own to which Latchkey adds a way. */
    private static final Set<String> OF_KEYCLOAK = Set.of(
            "POST /realms/{}/protocol/openid-connect/token",
            "POST /realms/{}/protocol/openid-connect/token/introspect");

    /** Only a directory that keeps the codes of authenticator apps itself doesn't tell since when; none does here. */
    private static final Set<String> NOT_HERE = Set.of(
            "/components/schemas/Report/properties/users/items/properties/factors" + "/items/properties/since is null");

    private final Description description = Description.read();
    private WatchedApi api;

    @BeforeAll
    void callEverything(ServerUnderTest server) {
        try (Walk walk = new Walk(server, description)) {
            api = walk.go(description);
        }
    }

    @Test
    void everyAnswerIsAsDocumented() {
        assertThat(api.problems()).isEmpty();
    }

    /** Operations with their parameters and statuses, types of bodies, fields, nulls and enumerated words. */
    @Test
    void whatIsDocumentedOccurs() {
        assertThat(api.unseen()).isEqualTo(NOT_HERE);
    }

    @Test
    void everyEndpointOfTheJarIsDocumentedAndNoOther() {
        Set<String> documented = new TreeSet<>();
        description
                .operations()
                .forEach(operation -> documented.add(JarEndpoints.nameless(operation.method(), operation.path())));
        Set<String> expected = new TreeSet<>(JarEndpoints.of(Path.of(System.getProperty("latchkey.jar"))));
        expected.addAll(OF_KEYCLOAK);

        assertThat(documented).isEqualTo(expected);
    }

    @Test
    void itsExamplesAreGoodExamples() {
        List<String> problems = new ArrayList<>();
        for (String part : List.of("/paths", "/components")) {
            checkExamples(part, problems);
        }
        assertThat(problems).isEmpty();
    }

    private void checkExamples(String pointer, List<String> problems) {
        JsonNode node = description.at(pointer);
        if (node.has("schema")) {
            List<JsonNode> examples = new ArrayList<>();
            if (node.has("example")) {
                examples.add(node.path("example"));
            }
            node.path("examples").forEach(example -> examples.add(example.path("value")));
            examples.forEach(example -> problems.addAll(description.violations(pointer + "/schema", example)));
            if (examples.isEmpty() && (pointer.endsWith("json") || node.has("in"))) {
                problems.add("no example: " + pointer);
            }
        }
        for (Map.Entry<String, JsonNode> child : node.properties()) {
            if (child.getValue().isContainerNode()) {
                checkExamples(Description.child(pointer, child.getKey()), problems);
            }
        }
    }

    /** A schema that lets any field pass would hold nothing against the server. */
    @Test
    void itsObjectsAreClosed() {
        List<String> open = new ArrayList<>();
        findOpenObjects("/components/schemas", open);
        assertThat(open).isEmpty();
    }

    private void findOpenObjects(String pointer, List<String> open) {
        JsonNode node = description.at(pointer);
        if (node.path("type").equals(TextNode.valueOf("object")) && !node.has("additionalProperties")) {
            open.add(pointer);
        }
        for (Map.Entry<String, JsonNode> child : node.properties()) {
            findOpenObjects(Description.child(pointer, child.getKey()), open);
        }
    }

    @Test
    void itIsOfTheVersionThatIsBuilt() {
        assertThat(System.getProperty("latchkey.jar"))
                .contains("latchkey-" + description.at("/info/version").asText());
    }
}
