package dev.latchkey.tests.prerequisites;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Packages of a Debian or Ubuntu on which this user may install some without being asked for a password. */
public final class DebianPackages {

    private DebianPackages() {}

    public static boolean canInstall() {
        return Commands.onPath("apt-get").isPresent() && (isRoot() || canBecomeRoot());
    }

    /** Installs a package; whether that worked is for the caller to see. */
    public static void install(String name) throws IOException, InterruptedException {
        run("apt-get", "update");
        run("apt-get", "install", "-y", "--no-install-recommends", name);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        if (!isRoot()) {
            line.addAll(List.of("sudo", "-n"));
        }
        line.addAll(List.of("env", "DEBIAN_FRONTEND=noninteractive"));
        line.addAll(List.of(command));
        new ProcessBuilder(line).inheritIO().start().waitFor();
    }

    private static boolean isRoot() {
        return Commands.output("id", "-u").equals("0");
    }

    private static boolean canBecomeRoot() {
        return Commands.onPath("sudo").isPresent() && Commands.succeeds("sudo", "-n", "true");
    }
}
