package dev.latchkey.tests.prerequisites;

import com.microsoft.playwright.impl.driver.Driver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A Chromium: the one chosen, else the system's, else Debian's package, else Playwright's own download. */
final class Chromium {

    /** Without a user interface it does the same for a third of the computing time. */
    private static final String HEADLESS = "chromium-headless-shell";

    private static final List<String> NAMES =
            List.of(HEADLESS, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome");

    /** Debian's; Ubuntu has but the second. */
    private static final List<String> PACKAGES = List.of(HEADLESS, "chromium");

    private Chromium() {}

    static Path find(String chosen, Path folder) throws IOException, InterruptedException {
        if (!chosen.isBlank()) {
            Path browser = Path.of(chosen);
            if (!starts(browser)) {
                throw new IllegalStateException("The browser -Dbrowser=" + chosen
                        + " does not start: name the program of a Chromium or Chrome.");
            }
            return browser;
        }
        Optional<Path> browser = installed();
        if (browser.isEmpty() && DebianPackages.canInstall()) {
            browser = fromDebian();
        }
        if (browser.isEmpty()) {
            browser = downloaded(folder.resolve("browsers"));
        }
        return browser.orElseThrow(
                () -> new IllegalStateException(
                        "The browser tests need Chromium, and it could be had neither from the system nor as Debian's package nor "
                                + "from Playwright. Install Chromium or Chrome, or name its program: mvn verify -Dbrowser=/path/to/it"));
    }

    private static Optional<Path> fromDebian() throws IOException, InterruptedException {
        for (String name : PACKAGES) {
            DebianPackages.install(name);
            Optional<Path> browser = installed();
            if (browser.isPresent()) {
                return browser;
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> installed() {
        return NAMES.stream()
                .flatMap(name -> Commands.onPath(name).stream())
                .filter(Chromium::starts)
                .findFirst();
    }

    /** Distributions ship launchers that only say where the real browser could be installed from. */
    private static boolean starts(Path browser) {
        return Commands.succeeds(browser.toString(), "--version");
    }

    private static Optional<Path> downloaded(Path browsers) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PLAYWRIGHT_BROWSERS_PATH", browsers.toString());
        ProcessBuilder install =
                Driver.ensureDriverInstalled(environment, false).createProcessBuilder();
        install.command().addAll(List.of("install", "chromium"));
        install.environment().put("PLAYWRIGHT_BROWSERS_PATH", browsers.toString());
        if (install.inheritIO().start().waitFor() != 0) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(browsers)) {
            return files.filter(file -> List.of("chrome", "chrome.exe", "Chromium")
                            .contains(file.getFileName().toString()))
                    .filter(Files::isRegularFile)
                    .filter(Chromium::starts)
                    .findFirst();
        }
    }
}
