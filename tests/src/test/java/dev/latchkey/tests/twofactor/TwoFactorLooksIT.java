package dev.latchkey.tests.twofactor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.latchkey.tests.browser.Application;
import dev.latchkey.tests.browser.AuthenticatorApp;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.browser.Visitor;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of the rule below the flows, for everybody's eyes and ears, in both login themes. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoFactorLooksIT {

    private static final String RULE = "latchkey-two-factor";

    private final Application application = new Application();
    private Company company;
    private Realm realm;

    @BeforeAll
    void open(ServerUnderTest server) {
        company = Company.on(server, file -> application.addTo(AuthenticatorApp.allowFastOnes(file)));
        realm = company.realm();
    }

    @AfterAll
    void close() {
        company.close();
        application.close();
    }

    @ParameterizedTest
    @CsvSource({
        "keycloak.v2, en, Set up now, Start over",
        "keycloak.v2, de, Jetzt einrichten, Von vorn beginnen",
        "keycloak, en, Set up now, Start over",
        "keycloak, de, Jetzt einrichten, Von vorn beginnen",
    })
    void thePagesAreForEverybody(String theme, String language, String now, String startOver, Page window) {
        realm.change(representation -> representation.put("loginTheme", theme));
        Visitor visitor = new Visitor(window, realm, application).speaking(language);
        String name = theme.replace("keycloak.v2", "v2").replace("keycloak", "v1") + '-' + language;

        realm.configure(RULE, Map.of("enforcement", "required", "requiredFrom", "2999-12-01"));
        visitor.comes().typesPassword(realm.newMember());
        assertThat(window.locator("#kc-now")).hasText(now);
        look(window, "invite-" + name);
        window.click("#kc-later");
        visitor.isSignedIn();

        realm.configure(RULE, Map.of("enforcement", "required"));
        User owner = realm.newMember(Map.of(), List.of(Company.otp("Phone"), recoveryCodes()));
        visitor.forgetsEverything().comes().typesPassword(owner);
        look(window, "code-" + name);
        visitor.typesCode(company.wrongCode());
        assertThat(window.locator("#code")).hasAttribute("aria-invalid", "true");
        look(window, "wrong-" + name);
        window.click("#kc-recovery");
        assertThat(window.locator("input[name=recovery]")).isAttached();
        look(window, "recovery-" + name);
        window.click("#kc-code");
        visitor.typesCode(company.code()).isSignedIn();
        visitor.starts("delete_credential:" + realm.credential(owner, "otp"));
        assertThat(window.locator("#latchkey-keep")).isVisible();
        look(window, "keep-" + name);

        visitor.forgetsEverything().comes().typesPassword(company.passkeyOwner());
        assertThat(window.locator("#latchkey-start-over")).hasText(startOver);
        look(window, "passkey-" + name);
    }

    /** What it takes for Keycloak to know how many are left; none of them is typed here. */
    private static Map<String, Object> recoveryCodes() {
        return Map.of(
                "type",
                "recovery-authn-codes",
                "userLabel",
                "Recovery codes",
                "secretData",
                "{\"codes\":[{\"number\":1,\"encodedHashedValue\":\"AAAA\"}]}",
                "credentialData",
                "{\"hashIterations\":1,\"algorithm\":\"SHA-512\",\"totalCodes\":1,\"remainingCodes\":1}");
    }

    /** What is around our part of the page is the old theme's own: it has no landmarks, and numbers its tab stops. */
    private static AxeBuilder axe(Page window) {
        return window.locator("main").count() > 0
                ? new AxeBuilder(window)
                : new AxeBuilder(window).include("#kc-two-factor-form").disableRules(List.of("region"));
    }

    private static void look(Page window, String name) {
        for (ColorScheme colours : ColorScheme.values()) {
            if (colours == ColorScheme.NO_PREFERENCE) {
                continue;
            }
            window.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
            for (int width : new int[] {1280, 360}) {
                window.setViewportSize(width, 800);
                window.screenshot(new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(Path.of(
                                System.getProperty("test.output"),
                                "screenshots",
                                "two-factor",
                                "%s-%d-%s.png".formatted(name, width, colours))));
                assertThat(((Number) window.evaluate("document.documentElement.scrollWidth - innerWidth")).intValue())
                        .as("width of %s beyond the window", name)
                        .isLessThanOrEqualTo(0);
            }
            assertThat(axe(window).analyze().getViolations()).as(name).isEmpty();
        }
        window.setViewportSize(1280, 900);
    }
}
