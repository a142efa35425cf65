package dev.latchkey.tests.prerequisites;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** An nginx with {@code auth_request}: the system's, else Debian's package. */
final class Nginx {

    private static final String PACKAGE = "nginx";

    private Nginx() {}

    static Path find() throws IOException, InterruptedException {
        Optional<Path> nginx = Commands.onPath(PACKAGE);
        if (nginx.isEmpty() && DebianPackages.canInstall()) {
            DebianPackages.install(PACKAGE);
            nginx = Commands.onPath(PACKAGE);
        }
        return nginx.orElseThrow(() -> new IllegalStateException(
                "The tests of API keys need nginx, and it could be had neither from the system nor as Debian's package. "
                        + "Install nginx, so that the command nginx is found."));
    }
}
