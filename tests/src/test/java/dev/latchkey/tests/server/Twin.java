package dev.latchkey.tests.server;

import dev.latchkey.harness.LocalKeycloak;
import dev.latchkey.harness.Ports;
import dev.latchkey.harness.ServerSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server with the jars and build options of the shared one, from a copy of what that one runs from: where the shared one has
 * started on H2, nothing need be built, which takes half a minute. It can be started again on what it has stored.
 */
public final class Twin {

    private final Path home;

    private Twin(Path home) {
        this.home = home;
    }

    /** One that has stored nothing yet. */
    public static Twin create(String name) {
        return new Twin(Distribution.copyOfShared(name));
    }

    /**
     * Starts it.
     *
     * @param realm file to import if the realm isn't there
     * @param options besides those of the shared server
     */
    public LocalKeycloak start(Path realm, String... options) {
        ServerSpec spec =
                ServerUnderTest.spec("127.0.0.1", Ports.free(), Ports.free(), List.of("-XX:TieredStopAtLevel=1"));
        ServerSpec own =
                new ServerSpec(spec.providers(), realm, spec.environment(), spec.options(), spec.javaOptions());
        return LocalKeycloak.start(
                home, ServerUnderTest.with(own, ServerFiles.options(), database(), List.of(options)), Ports.free());
    }

    /** Where what it stores outlives it. */
    private List<String> database() {
        return List.of("--db=dev-mem", "--db-url=jdbc:h2:file:" + data().resolve("store") + ";NON_KEYWORDS=VALUE");
    }

    /**
     * How to run another command of Keycloak's on what the server has stored, while it doesn't run.
     *
     * @param arguments the command and its own options
     */
    public ProcessBuilder command(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin").resolve("kc.sh").toString()));
        command.addAll(List.of(arguments));
        command.addAll(database());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    /** From now on it has stored nothing. */
    public void forget() {
        Distribution.delete(data());
    }

    private Path data() {
        return home.resolve("data");
    }
}
