package dev.latchkey.tests.otpserver;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.server.Factors;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees who signs in with the company's OTP server. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
class OtpServerBrowserIT {

    private OtpCompany company;
    private SoapService service;

    @BeforeEach
    void open(ServerUnderTest server) throws Exception {
        service = SoapService.start();
        company = OtpCompany.on(server);
        company.use(Map.of("servers", service.url(), "allowPlainHttp", "true", "timeoutSeconds", "30"));
        company.require("otp-server");
    }

    @AfterEach
    void close() {
        company.close();
        service.close();
    }

    private void logIn(Page page, User user) {
        page.navigate(company.realm().accountConsole() + "account-security/signing-in");
        page.fill("#username", user.username());
        page.fill("#password", user.password());
        page.click("#kc-login");
    }

    /** Keycloak’s own part of the page shows the name in a field whose label it doesn’t tie to it. */
    private static void look(Page page, String name) {
        picture(page, name);
        assertThat(new AxeBuilder(page)
                        .exclude("#kc-attempted-username")
                        .analyze()
                        .getViolations())
                .isEmpty();
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of(System.getProperty("test.output"), "pictures", "otp-server-" + name + ".png")));
    }

    @Test
    void settingUpSigningInAndBeingWrong(Page page) {
        User emma = company.realm().emma();
        logIn(page, emma);

        assertThat(page.locator("#latchkey-otp-server-setup")).isVisible();
        assertThat(page.getByLabel("Passcode")).isFocused();
        look(page, "setup");
        page.fill("#passcode", "999999999999");
        page.click("#kc-login");
        assertThat(page.getByText("This passcode is wrong.")).isVisible();
        look(page, "setup-wrong");
        page.fill("#passcode", SoapService.RIGHT);
        page.click("#kc-login");

        assertThat(page.getByText("AuthAnvil / OTP server").first()).isVisible();
        page.context().clearCookies();
        logIn(page, emma);
        assertThat(page.getByLabel("Passcode")).isVisible();
        look(page, "login");
        page.fill("#passcode", "999999999999");
        page.click("#kc-login");
        assertThat(page.getByText("This passcode is wrong.")).isVisible();
        page.fill("#passcode", SoapService.RIGHT);
        page.click("#kc-login");
        assertThat(page.getByText("AuthAnvil / OTP server").first()).isVisible();
    }

    @Test
    void aServerThatIsDownIsNamedAsTheCause(Page page) {
        User owner = company.owner("patient");
        service.answering(call -> new SoapService.Reply(503, ""));
        logIn(page, owner);

        page.fill("#passcode", SoapService.RIGHT);
        page.click("#kc-login");

        assertThat(page.getByText("The OTP server can’t be reached")).isVisible();
        assertThat(page.getByText("tell your administrator")).isVisible();
        look(page, "down");
    }

    @Test
    void aPushIsWaitedForAndCanBeCancelled(Page page) {
        CountDownLatch approved = new CountDownLatch(1);
        service.answering(call -> {
            try {
                approved.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return service.verdict("true");
        });
        User owner = company.owner("pushed");
        logIn(page, owner);

        page.fill("#passcode", "push");
        // By the page itself: from outside, Chromium answers nothing until the navigation is over.
        page.evaluate("""
                setTimeout(() => document.getElementById("kc-login").click());
                setTimeout(() => {
                  window.seen = [
                    document.getElementById("latchkey-waiting").textContent,
                    document.getElementById("kc-login").disabled,
                    document.getElementById("latchkey-stop-group").hidden,
                  ].join(" | ");
                  document.getElementById("latchkey-stop").click();
                }, 2500);
                """);
        page.waitForFunction("window.seen");
        assertThat(page.evaluate("window.seen"))
                .isEqualTo("Waiting for the OTP server. If your phone asks you, answer there. | true | false");
        assertThat(page.locator("#latchkey-waiting")).hasText("");
        assertThat(page.locator("#latchkey-stop")).isHidden();
        assertThat(page.locator("#kc-login")).isEnabled();
        approved.countDown();
    }

    @Test
    void aChallengeShowsWhatTheServerSays(Page page, @TempDir Path folder) throws Exception {
        try (FreeRadius radius = FreeRadius.start(folder)) {
            Map<String, String> settings = OtpCompany.radius(radius.signed());
            company.use(settings);
            User chris = company.owner("chris");
            logIn(page, chris);
            page.fill("#passcode", "1234");
            page.click("#kc-login");

            assertThat(page.getByText(FreeRadius.CHALLENGE)).isVisible();
            look(page, "challenge");
            page.fill("#passcode", FreeRadius.SECOND);
            page.click("#kc-login");
            assertThat(page.getByText("AuthAnvil / OTP server").first()).isVisible();
        }
    }

    @Test
    void whoOwnsMoreMayTryAnotherWay(Page page) {
        User owner = company.user(
                "prepared", Map.of(), List.of(OtpCompany.enrolment(), Factors.passkey(), OtpCompany.recoveryCodes()));
        logIn(page, owner);
        assertThat(page.getByLabel("Passcode")).isVisible();
        assertThat(page.locator("#kc-otp-server-form")).isVisible();

        page.click("#try-another-way");

        assertThat(page.getByText("AuthAnvil / OTP server").first()).isVisible();
        assertThat(page.getByText("Passkey").first()).isVisible();
        picture(page, "another-way"); // Keycloak’s own page
        page.getByText("recovery authentication code").first().click();
        page.fill("#recoveryCodeInput", OtpCompany.RECOVERY_CODE);
        page.click("#kc-login");
        assertThat(page.getByText("AuthAnvil / OTP server").first()).isVisible();
        assertThat(service.calls()).isEmpty();
    }

    /** Also below a flow that has no step for it. */
    @Test
    void whoOwnsRecoveryCodesMayUseThemOnTheRulesOwnPage(Page page) {
        company.browserFlow("auth-username-password-form");
        User owner = company.user("prepared", Map.of(), List.of(OtpCompany.enrolment(), OtpCompany.recoveryCodes()));
        logIn(page, owner);
        assertThat(page.getByLabel("Passcode")).isVisible();

        page.getByText("recovery code").click();
        look(page, "recovery-code");
        page.fill("#code", OtpCompany.RECOVERY_CODE);
        page.click("#kc-login");

        assertThat(page.getByText("AuthAnvil / OTP server").first()).isVisible();
    }

    @Test
    void anOverrideIsToldToTheUser(Page page) {
        User owner = company.owner("forgetful");
        company.override(
                        owner,
                        "PUT",
                        "{\"until\":\"" + Instant.now().plusSeconds(3600) + "\",\"reason\":\"Token lost\"}")
                .expect(200);

        logIn(page, owner);

        assertThat(page.getByText("an administrator has made an exception")).isVisible();
        page.navigate(company.realm().accountConsole() + "latchkey");
        assertThat(page.getByText("an administrator has made an exception")).isVisible();
        page.getByText("an administrator has made an exception").scrollIntoViewIfNeeded();
        picture(page, "override");
    }
}
