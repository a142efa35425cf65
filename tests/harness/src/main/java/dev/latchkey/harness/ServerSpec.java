package dev.latchkey.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a server is started with.
 *
 * @param providers jars for {@code providers/}, the only ones there
 * @param realm realm file to import where the realm doesn't exist yet
 * @param environment environment variables, such as those that the realm file's placeholders name
 * @param options options of {@code kc.sh start-dev}
 * @param javaOptions options of the server's JVM
 */
public record ServerSpec(
        List<Path> providers,
        Path realm,
        Map<String, String> environment,
        List<String> options,
        List<String> javaOptions) {

    public ServerSpec {
        providers = List.copyOf(providers);
        environment = Map.copyOf(environment);
        options = List.copyOf(options);
        javaOptions = List.copyOf(javaOptions);
    }
}
