package dev.latchkey.tests.prerequisites;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A program that tests run: the system's, else Debian's package.
 *
 * @param name of Debian's package
 * @param commands by which it goes: Debian's, then other systems'
 * @param user who needs it, for the sentence that says so
 */
record Program(String name, List<String> commands, String user) {

    /** A program whose command is named as its package is. */
    Program(String name, String user) {
        this(name, List.of(name), user);
    }

    Path find() throws IOException, InterruptedException {
        Optional<Path> found = onPath();
        if (found.isEmpty() && DebianPackages.canInstall()) {
            DebianPackages.install(name);
            found = onPath();
        }
        return found.orElseThrow(() -> new IllegalStateException(user + " need " + name
                + ", and it could be had neither from the system nor as Debian's package. Install " + name
                + ", so that the command " + String.join(" or ", commands) + " is found."));
    }

    private Optional<Path> onPath() {
        return commands.stream()
                .flatMap(command -> Commands.onPath(command).stream())
                .findFirst();
    }
}
