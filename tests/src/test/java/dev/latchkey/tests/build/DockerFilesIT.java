package dev.latchkey.tests.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.latchkey.tests.prerequisites.Prerequisites;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerUnderTest;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What of the container files can be checked where no container engine runs. */
@ExtendWith(KeycloakExtension.class)
class DockerFilesIT {

    private static final Path DOCKER = Path.of(System.getProperty("realm.file")).resolveSibling("docker");
    private static final String SINGLE = "compose.yaml";
    private static final String CLUSTER = "compose.cluster.yaml";
    /** Those of the Compose specification that these files use: another one is a slip. */
    private static final Set<String> KEYS_OF_SERVICES = Set.of(
            "build",
            "command",
            "depends_on",
            "environment",
            "healthcheck",
            "image",
            "ports",
            "restart",
            "stop_grace_period",
            "volumes");

    private static final Pattern PASSWORD = Pattern.compile("PASSWORD|SECRET");

    @Test
    void theImageRunsTheVersionThatIsTested() throws IOException {
        assertThat(Files.readString(DOCKER.resolve("Dockerfile")))
                .contains("ARG KEYCLOAK_VERSION=" + System.getProperty("kc.version") + "\n");
    }

    @Test
    void theImageHoldsNoSecret() throws IOException {
        assertThat(Files.readString(DOCKER.resolve("Dockerfile"))).doesNotContainPattern(PASSWORD);
    }

    /** A default password is one that stays. */
    @ParameterizedTest
    @ValueSource(strings = {SINGLE, CLUSTER})
    void everyPasswordHasToBeWrittenByWhoeverStartsIt(String file) throws IOException {
        for (JsonNode service : compose(file).path("services")) {
            service.path("environment").properties().forEach(variable -> {
                if (PASSWORD.matcher(variable.getKey()).find()) {
                    assertThat(variable.getValue().asText()).matches("\\$\\{\\w+:\\?.+}");
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SINGLE, CLUSTER})
    void everyServiceHasAHealthCheck(String file) throws IOException {
        assertThat(compose(file).path("services"))
                .isNotEmpty()
                .allSatisfy(service ->
                        assertThat(service.path("healthcheck").path("test")).isNotEmpty());
    }

    /** The very command, against the server of the tests. */
    @ParameterizedTest
    @CsvSource({SINGLE + ",keycloak", CLUSTER + ",keycloak-1", CLUSTER + ",keycloak-2"})
    void theHealthCheckOfKeycloakFindsAHealthyServerHealthy(String file, String service, ServerUnderTest server)
            throws IOException, InterruptedException {
        String script = compose(file)
                .path("services")
                .path(service)
                .path("healthcheck")
                .path("test")
                .get(3)
                .asText();
        int port = server.keycloak().managementUrl().getPort();

        assertThat(exitCode(script.replace("/9000", "/" + port))).isZero();
        assertThat(exitCode(script.replace("/9000", "/" + port).replace("/health/ready", "/health/nothing")))
                .isNotZero();
    }

    private static int exitCode(String script) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return bash.exitValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {SINGLE, CLUSTER})
    void whatAServiceNeedsIsThere(String file) throws IOException {
        JsonNode compose = compose(file);
        for (JsonNode service : compose.path("services")) {
            assertThat(service.properties())
                    .allSatisfy(key -> assertThat(key.getKey()).isIn(KEYS_OF_SERVICES));
            assertThat(service.has("image") || service.has("build")).isTrue();
            service.path("depends_on").properties().forEach(needed -> {
                assertThat(compose.path("services").has(needed.getKey())).isTrue();
                assertThat(needed.getValue().path("condition").asText()).isEqualTo("service_healthy");
            });
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":")[0];
                assertThat(
                                source.startsWith(".")
                                        ? Files.exists(DOCKER.resolve(source))
                                        : compose.path("volumes").has(source))
                        .as(volume.asText())
                        .isTrue();
            }
        }
    }

    /** By the version that reads and writes no {@code name} of a project. */
    @ParameterizedTest
    @ValueSource(strings = {SINGLE, CLUSTER})
    void composeReadsTheFileOnceThePasswordsAreWritten(String file, @TempDir Path folder)
            throws IOException, InterruptedException {
        String text = Files.readString(DOCKER.resolve(file));
        Path nameless = Files.writeString(folder.resolve(file), text.replaceFirst("(?m)^name: .*$", ""));
        Set<String> wanted = Pattern.compile("\\$\\{(\\w+):\\?")
                .matcher(text)
                .results()
                .map(variable -> variable.group(1))
                .collect(Collectors.toSet());

        Said without = config(nameless, Set.of());
        Said with = config(nameless, wanted);

        assertThat(without.exitCode()).isNotZero();
        assertThat(without.output()).contains("write it into docker/.env");
        assertThat(with.exitCode()).as(with.output()).isZero();
    }

    /** With these variables, and not with those that whoever builds this has in {@code docker/.env}. */
    private static Said config(Path file, Set<String> variables) throws IOException, InterruptedException {
        Path nothing = Files.writeString(file.resolveSibling("empty.env"), "");
        ProcessBuilder builder = new ProcessBuilder(
                        Prerequisites.compose().toString(),
                        "--file",
                        file.toString(),
                        "--project-directory",
                        DOCKER.toString(),
                        "--env-file",
                        nothing.toString(),
                        "config",
                        "--quiet")
                .redirectErrorStream(true);
        variables.forEach(variable -> builder.environment().put(variable, "of-the-test"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), output);
    }

    private record Said(int exitCode, String output) {}

    /** The nodes differ in nothing but their names, and the proxy knows both. */
    @Test
    void theProxyAsksBothNodesWhetherTheyAreReady() throws IOException {
        JsonNode services = compose(CLUSTER).path("services");
        String proxy = Files.readString(DOCKER.resolve("haproxy.cfg"));

        for (String node : List.of("keycloak-1", "keycloak-2")) {
            assertThat(proxy).contains("server " + node + ' ' + node + ":8080 ");
            assertThat(services.path(node).path("environment"))
                    .isEqualTo(services.path("keycloak-1").path("environment"));
        }
        assertThat(proxy)
                .contains("default-server check port 9000")
                .contains("http-check send meth GET uri /health/ready");
        assertThat(services.path("keycloak-1")
                        .path("environment")
                        .path("KC_PROXY_HEADERS")
                        .asText())
                .isEqualTo("xforwarded");
    }

    private static Map<String, JsonNode> manifests() throws IOException {
        Map<String, JsonNode> found = new HashMap<>();
        for (String file : List.of("keycloak.yaml", "postgres.yaml")) {
            try (MappingIterator<JsonNode> documents = new YAMLMapper()
                    .readerFor(JsonNode.class)
                    .readValues(DOCKER.resolve("kubernetes").resolve(file).toFile())) {
                documents.forEachRemaining(one -> found.put(
                        one.path("apiVersion").asText() + ' ' + one.path("kind").asText(), one));
            }
        }
        return found;
    }

    /** The operator's own kind has no schema that a build could fetch. */
    @Test
    void theManifestsOfKubernetesOwnKindsHaveNoFieldThatItDoesNotKnow() throws IOException {
        ObjectMapper strict = JsonMapper.builder()
                // These classes take unknown fields into a map.
                .annotationIntrospector(new JacksonAnnotationIntrospector() {
                    @Override
                    public Boolean hasAnySetter(Annotated annotated) {
                        return false;
                    }
                })
                .build();
        Map<String, JsonNode> manifests = manifests();

        for (Class<?> kind : List.of(Service.class, StatefulSet.class, PodDisruptionBudget.class)) {
            JsonNode manifest = manifests.entrySet().stream()
                    .filter(entry -> entry.getKey().endsWith(' ' + kind.getSimpleName()))
                    .findFirst()
                    .orElseThrow()
                    .getValue();
            assertThatCode(() -> strict.treeToValue(manifest, kind))
                    .as(kind.getSimpleName())
                    .doesNotThrowAnyException();
            ObjectNode slip = manifest.deepCopy();
            slip.withObject("/spec").put("replica", 1);
            assertThatThrownBy(() -> strict.treeToValue(slip, kind)).hasMessageContaining("replica");
        }
    }

    @Test
    void theManifestsForKubernetesFitTogether() throws IOException {
        Map<String, JsonNode> found = manifests();

        assertThat(found)
                .containsOnlyKeys(
                        "k8s.keycloak.org/v2alpha1 Keycloak",
                        "policy/v1 PodDisruptionBudget",
                        "v1 Service",
                        "apps/v1 StatefulSet");
        JsonNode keycloak = found.get("k8s.keycloak.org/v2alpha1 Keycloak");
        JsonNode budget = found.get("policy/v1 PodDisruptionBudget");
        JsonNode postgres = found.get("apps/v1 StatefulSet");
        assertThat(keycloak.path("spec").path("image").asText()).contains(':' + System.getProperty("kc.version"));
        assertThat(keycloak.path("spec").path("update").path("strategy").asText())
                .isEqualTo("Auto");
        assertThat(budget.path("spec").path("minAvailable").asInt())
                .isLessThan(keycloak.path("spec").path("instances").asInt());
        assertThat(budget.at("/spec/selector/matchLabels/app.kubernetes.io~1instance")
                        .asText())
                .isEqualTo(keycloak.path("metadata").path("name").asText());
        assertThat(keycloak.at("/spec/db/host").asText())
                .isEqualTo(found.get("v1 Service").path("metadata").path("name").asText());
        assertThat(found.get("v1 Service").at("/spec/selector")).isEqualTo(postgres.at("/spec/selector/matchLabels"));
        for (JsonNode variable : postgres.at("/spec/template/spec/containers/0/env")) {
            if (PASSWORD.matcher(variable.path("name").asText()).find()) {
                assertThat(variable.at("/valueFrom/secretKeyRef/name"))
                        .isEqualTo(keycloak.at("/spec/db/passwordSecret/name"));
            }
        }
    }

    /** Read by SnakeYAML, which Jackson is built on: Jackson itself leaves merge keys ({@code <<}) as they are. */
    private static JsonNode compose(String file) throws IOException {
        Object read = new Yaml().load(Files.readString(DOCKER.resolve(file)));
        return new YAMLMapper().valueToTree(read);
    }
}
