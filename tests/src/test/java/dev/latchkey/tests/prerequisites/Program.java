package dev.latchkey.tests.prerequisites;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A program that tests run: the system's, else Debian's package of the same name.
 *
 * @param name of the command and of the package
 * @param user who needs it, for the sentence that says so
 */
record Program(String name, String user) {

    Path find() throws IOException, InterruptedException {
        Optional<Path> found = Commands.onPath(name);
        if (found.isEmpty() && DebianPackages.canInstall()) {
            DebianPackages.install(name);
            found = Commands.onPath(name);
        }
        return found.orElseThrow(() -> new IllegalStateException(user + " need " + name
                + ", and it could be had neither from the system nor as Debian's package. Install " + name
                + ", so that the command " + name + " is found."));
    }
}
