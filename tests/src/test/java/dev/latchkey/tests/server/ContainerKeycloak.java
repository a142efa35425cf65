package dev.latchkey.tests.server;

import dasniko.testcontainers.keycloak.KeycloakContainer;
import dev.latchkey.harness.KeycloakServer;
import dev.latchkey.harness.ServerSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.testcontainers.Testcontainers;

/** A Keycloak in a container, for machines with a Docker engine. */
final class ContainerKeycloak implements KeycloakServer {

    static final String HOST_SEEN_BY_SERVER = "host.testcontainers.internal";

    private final KeycloakContainer container;

    private ContainerKeycloak(KeycloakContainer container) {
        this.container = container;
    }

    /** Starts one that reaches {@code hostPorts} of this machine. */
    static ContainerKeycloak start(ServerSpec spec, int... hostPorts) {
        Testcontainers.exposeHostPorts(hostPorts);
        KeycloakContainer container = new KeycloakContainer(
                        "quay.io/keycloak/keycloak:" + System.getProperty("kc.version"))
                .withProviderLibsFrom(
                        spec.providers().stream().map(Path::toFile).toList())
                .withBootstrapAdminDisabled()
                .withAccessToHost(true)
                .withStartupTimeout(Duration.ofMinutes(5));
        container.withCopyFileToContainer(
                org.testcontainers.utility.MountableFile.forHostPath(spec.realm()),
                "/opt/keycloak/data/import/" + spec.realm().getFileName());
        container.withEnv(spec.environment());
        container.withCustomCommand("--import-realm " + String.join(" ", spec.options()));
        container.start();
        return new ContainerKeycloak(container);
    }

    @Override
    public URI baseUrl() {
        return withoutSlash(container.getAuthServerUrl());
    }

    @Override
    public URI managementUrl() {
        return withoutSlash(container.getMgmtServerUrl());
    }

    private static URI withoutSlash(String url) {
        return URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }

    @Override
    public String hostSeenByServer() {
        return HOST_SEEN_BY_SERVER;
    }

    @Override
    public String log() {
        return container.getLogs();
    }

    @Override
    public void close() {
        container.stop();
    }
}
