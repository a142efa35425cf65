package dev.latchkey.tests.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.latchkey.tests.prerequisites.Prerequisites;
import dev.latchkey.tests.server.OnceInJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One Chromium for all tests of the JVM. A test that takes a {@link Page} gets a window that nobody is logged in to, and
 * leaves a screenshot in {@code target/screenshots} if it fails. What is shared is the browser's cache: the console's
 * scripts are fetched and compiled once.
 */
public final class BrowserExtension implements ParameterResolver, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(BrowserExtension.class);
    private static final OnceInJvm<Chromium> CHROMIUM = new OnceInJvm<>(Chromium::launch);
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /**
     * @param shared where the tests' windows are opened
     * @param first stays open: what is opened beside it is a tab of a window that is there, for half the computing time
     */
    private record Chromium(Playwright playwright, Browser browser, BrowserContext shared, Page first)
            implements AutoCloseable {

        static Chromium launch() {
            Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                    .setEnv(Map.of(
                            "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1", "TMPDIR", System.getProperty("java.io.tmpdir"))));
            Browser browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(Prerequisites.browser())
                            .setArgs(ARGUMENTS));
            // Two cores share the browser, the server and its first compilation.
            PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
            BrowserContext shared = browser.newContext(
                    new Browser.NewContextOptions().setLocale("en").setViewportSize(1280, 900));
            return new Chromium(playwright, browser, shared, shared.newPage());
        }

        /** A window as of somebody who was never here. */
        Page window() {
            shared.clearCookies();
            shared.clearPermissions();
            Page page = shared.newPage();
            JsonObject everything = new JsonObject();
            everything.addProperty("origin", "*");
            everything.addProperty("storageTypes", "cookies,local_storage,indexeddb,service_workers");
            shared.newCDPSession(page).send("Storage.clearDataForOrigin", everything);
            return page;
        }

        void closeWindows() {
            List.copyOf(shared.pages()).stream().filter(page -> page != first).forEach(Page::close);
        }

        @Override
        public void close() {
            browser.close();
            playwright.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Page.class || type == Browser.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Browser browser = CHROMIUM.get().browser();
        if (parameter.getParameter().getType() == Browser.class) {
            return browser;
        }
        Page page = CHROMIUM.get().window();
        context.getStore(NAMESPACE).put(Page.class, page);
        return page;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Page page = context.getStore(NAMESPACE).remove(Page.class, Page.class);
        if (page == null) {
            return;
        }
        if (context.getExecutionException().isPresent()) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of(
                            System.getProperty("test.output"),
                            "screenshots",
                            context.getRequiredTestClass().getSimpleName() + '.' + context.getDisplayName() + ".png")));
        }
        CHROMIUM.get().closeWindows();
    }
}
