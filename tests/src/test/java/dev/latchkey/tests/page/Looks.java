package dev.latchkey.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** How the console looks in a window of some size, in some colours. */
final class Looks {

    static final int PHONE = 360;
    static final int DESK = 1280;

    private Looks() {}

    /** Holds that the page fits into such a window and that everybody can use it there; keeps a picture to look at. */
    static void areGood(Page window, String name, int width, ColorScheme colours) {
        window.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
        window.setViewportSize(width, 800);
        // The navigation beside the page, or out of its way.
        assertThat(window.locator(".pf-v5-c-page__sidebar"))
                .hasClass(Pattern.compile(width == DESK ? ".*pf-m-expanded.*" : ".*pf-m-collapsed.*"));
        String looks = "%s-%d-%s".formatted(name, width, colours);
        keepPicture(window, looks);
        assertThat(widthBeyondTheWindow(window)).as(looks).isZero();
        assertThat(new AxeBuilder(window).analyze().getViolations()).as(looks).isEmpty();
    }

    static void keepPicture(Page window, String name) {
        int height = ((Number) window.evaluate("document.querySelector('#main-content').scrollHeight")).intValue();
        int width = window.viewportSize().width;
        // The console scrolls within itself: only a window as tall as its content shows all of it.
        window.setViewportSize(width, height + 100);
        window.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of(System.getProperty("test.output"), "screenshots", name + ".png")));
        window.setViewportSize(width, width == DESK ? 900 : 740);
    }

    private static int widthBeyondTheWindow(Page window) {
        return ((Number) window.evaluate("""
                        (() => {
                          const main = document.querySelector('#main-content');
                          return Math.max(document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth);
                        })()""")).intValue();
    }
}
