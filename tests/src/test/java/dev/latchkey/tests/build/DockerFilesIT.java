package dev.latchkey.tests.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What of the container files can be checked where no container engine runs. */
@ExtendWith(KeycloakExtension.class)
class DockerFilesIT {

    private static final Path DOCKER = Path.of(System.getProperty("realm.file")).resolveSibling("docker");
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
    @Test
    void everyPasswordHasToBeWrittenByWhoeverStartsIt() throws IOException {
        for (JsonNode service : compose().path("services")) {
            service.path("environment").properties().forEach(variable -> {
                if (PASSWORD.matcher(variable.getKey()).find()) {
                    assertThat(variable.getValue().asText()).matches("\\$\\{\\w+:\\?.+}");
                }
            });
        }
    }

    @Test
    void everyServiceHasAHealthCheck() throws IOException {
        assertThat(compose().path("services"))
                .isNotEmpty()
                .allSatisfy(service ->
                        assertThat(service.path("healthcheck").path("test")).isNotEmpty());
    }

    /** The very command, against the server of the tests. */
    @Test
    void theHealthCheckOfKeycloakFindsAHealthyServerHealthy(ServerUnderTest server)
            throws IOException, InterruptedException {
        String script = compose()
                .path("services")
                .path("keycloak")
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

    private static JsonNode compose() throws IOException {
        return new YAMLMapper().readTree(DOCKER.resolve("compose.yaml").toFile());
    }
}
