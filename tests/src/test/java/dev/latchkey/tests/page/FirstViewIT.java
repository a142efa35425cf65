package dev.latchkey.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the first view of the page <em>Profile and sign-in</em> costs a browser that was never here, beside the stock
 * console's first page in the same run.
 */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstViewIT {

    private static final double MOST = 1.5;
    private static final int FEWEST_ROUNDS = 3;
    private static final int MOST_ROUNDS = 21;

    private Console own;
    private Console stock;

    /** A console, the path of its first page, and the cookies of somebody who is logged in. */
    private record Console(Realm realm, String path, List<Cookie> cookies) {

        static Console of(Realm realm, String path, Browser browser) {
            try (BrowserContext context = browser.newContext()) {
                Page window = context.newPage();
                window.navigate(realm.accountConsole() + path);
                OwnPage.continueWith(window).logIn(realm.newMember());
                return new Console(realm, path, context.cookies());
            }
        }

        /** Opens it in a browser whose cache is empty, until the form can be used. */
        Visit visit(Browser browser) {
            try (BrowserContext context = browser.newContext(new Browser.NewContextOptions().setLocale("en"))) {
                context.addCookies(cookies);
                Page window = context.newPage();
                long begin = System.nanoTime();
                window.navigate(realm.accountConsole() + path);
                OwnPage.continueWith(window).awaitForm();
                double millis = (System.nanoTime() - begin) / 1e6;
                return new Visit(millis, weight(window));
            }
        }

        /** Bytes of the scripts and styles that the browser needed until the form was there. */
        private static int weight(Page window) {
            // Fetched once more, from the browser's cache: the timing entries tell no size of what came from there.
            return ((Number) window.evaluate("""
                    Promise.all(performance.getEntriesByType('resource')
                        .filter(file => /\\/account\\/.*\\.(js|css)$/.test(file.name))
                        .map(async file => (await (await fetch(file.name)).arrayBuffer()).byteLength))
                        .then(sizes => sizes.reduce((sum, size) => sum + size, 0))""")).intValue();
        }
    }

    private record Visit(double millis, int bytes) {}

    @BeforeAll
    void createRealms(ServerUnderTest server, Browser browser) {
        own = Console.of(Realm.create(server), "latchkey", browser);
        stock = Console.of(
                Realm.create(server, file -> {
                    file.remove("accountTheme");
                    return file;
                }),
                "",
                browser);
    }

    @AfterAll
    void deleteRealms() {
        own.realm().close();
        stock.realm().close();
    }

    @Test
    void itIsNotMuchHeavier(Browser browser) {
        assertThat(own.visit(browser).bytes())
                .isBetween(1, (int) (MOST * stock.visit(browser).bytes()));
    }

    /**
     * Visits take turns, so that whatever else the machine does meets both; more of them while the medians don't hold, as
     * one that was disturbed counts for less among many.
     */
    @Test
    void itDoesNotTakeMuchLonger(Browser browser) {
        List<Double> ownMillis = new ArrayList<>();
        List<Double> stockMillis = new ArrayList<>();
        double ratio = Double.MAX_VALUE;
        for (int round = 1; round <= FEWEST_ROUNDS || ratio >= MOST && round <= MOST_ROUNDS; round++) {
            stockMillis.add(stock.visit(browser).millis());
            ownMillis.add(own.visit(browser).millis());
            ratio = median(ownMillis) / median(stockMillis);
        }
        System.out.printf(
                "First view: %.0f ms, the stock console %.0f ms (medians of %d visits, ratio %.2f)%n",
                median(ownMillis), median(stockMillis), ownMillis.size(), ratio);

        assertThat(ratio).isLessThan(MOST);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
