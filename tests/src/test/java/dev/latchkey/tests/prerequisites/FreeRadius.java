package dev.latchkey.tests.prerequisites;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A RADIUS server of somebody else's: the system's FreeRADIUS, else Debian's package. */
final class FreeRadius {

    private static final String PACKAGE = "freeradius";

    private FreeRadius() {}

    static Path find() throws IOException, InterruptedException {
        Optional<Path> radius = onPath();
        if (radius.isEmpty() && DebianPackages.canInstall()) {
            DebianPackages.install(PACKAGE);
            radius = onPath();
        }
        return radius.orElseThrow(() -> new IllegalStateException(
                "The tests of OTP servers need FreeRADIUS, and it could be had neither from the system nor as Debian's "
                        + "package. Install FreeRADIUS 3, so that the command freeradius or radiusd is found."));
    }

    /** Debian's name, then everybody else's. */
    private static Optional<Path> onPath() {
        return Commands.onPath(PACKAGE).or(() -> Commands.onPath("radiusd"));
    }
}
