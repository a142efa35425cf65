package dev.latchkey.tests.twofactor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.latchkey.tests.browser.Application;
import dev.latchkey.tests.browser.AuthenticatorApp;
import dev.latchkey.tests.browser.BrowserExtension;
import dev.latchkey.tests.browser.Visitor;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What members of the company see of the second factor, with the flows of the realm file. */
@ExtendWith({KeycloakExtension.class, BrowserExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoFactorJourneyIT {

    private static final String RULE = "latchkey-two-factor";
    private static final String REQUIRED_BY_ACME = "ACME requires a second factor.";

    private static final LocalDate DATE = LocalDate.now(ZoneOffset.UTC).plusDays(7);

    private final Application application = new Application();
    /** Leaves it to its people. */
    private Realm free;

    private Realm strict;
    /** Will be strict from {@link #DATE} on. */
    private Realm inviting;

    @BeforeAll
    void createRealms(ServerUnderTest server) {
        free = Realm.create(server, file -> application.addTo(AuthenticatorApp.allowFastOnes(file)));
        strict = Realm.create(server, file -> application.addTo(AuthenticatorApp.allowFastOnes(file)));
        strict.configure(RULE, Map.of("enforcement", "required"));
        inviting = Realm.create(server, file -> application.addTo(AuthenticatorApp.allowFastOnes(file)));
        inviting.configure(RULE, Map.of("enforcement", "required", "requiredFrom", DATE.toString()));
    }

    @AfterEach
    void restore() {
        free.moveClockTo(0);
        for (Realm realm : List.of(free, strict)) {
            realm.change(representation -> representation.put("loginTheme", "keycloak.v2"));
        }
    }

    @AfterAll
    void deleteRealms() {
        List.of(free, strict, inviting).forEach(Realm::close);
        application.close();
    }

    private Visitor visitor(Page window, Realm realm) {
        return new Visitor(window, realm, application);
    }

    private static User owner(Realm realm) {
        return realm.newMember(Map.of("twoFactor", List.of("enabled")), List.of(AuthenticatorApp.credential("Phone")));
    }

    private static AuthenticatorApp phoneOfOwner() {
        return AuthenticatorApp.ofCredential();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keycloak.v2", "keycloak"})
    void whoTurnsItOnIsAskedForACodeFromThenOn(String theme, Page window) {
        free.change(representation -> representation.put("loginTheme", theme));
        User member = free.newMember();
        Visitor visitor = visitor(window, free).starts("CONFIGURE_TOTP").typesPassword(member);
        String picture = visitor.qrCode().getAttribute("src");

        visitor.typesFirstCode("000000", "My phone");
        assertThat(visitor.text("Type the code that is shown now, and check that the clock of your device"))
                .isVisible();
        assertThat(visitor.qrCode()).hasAttribute("src", picture);

        AuthenticatorApp app = visitor.takesSecret();
        visitor.typesFirstCode(app.code(), "My phone");
        assertThat(visitor.keepsRecoveryCodes()).hasSize(12);
        visitor.isBack("success");
        assertThat(free.credentialsOf(member)).containsExactly("otp", "password", "recovery-authn-codes");

        visitor.forgetsEverything().comes().typesPassword(member);
        assertThat(visitor.codeField()).isFocused();
        visitor.typesCode(app.wrongCode());
        assertThat(visitor.codeField()).isVisible();
        visitor.typesCode(app.code()).isSignedIn();
    }

    @Test
    void aRecoveryCodeStandsInForThePhone(Page window) {
        User member = strict.newMember();
        Visitor visitor = visitor(window, strict).comes().typesPassword(member);
        visitor.typesFirstCode(visitor.takesSecret().code(), "My phone");
        List<String> codes = visitor.keepsRecoveryCodes();
        visitor.isSignedIn();

        visitor.forgetsEverything().comes().typesPassword(member);
        window.click("#try-another-way");
        visitor.text("Recovery Authentication Code").first().click();
        window.fill("#recoveryCodeInput", codes.get(0));
        window.click("#kc-login");

        visitor.isSignedIn();
    }

    @Test
    void whoTurnsItOffProvesItOnceMoreAndIsNotAskedAgain(Page window) {
        User owner = owner(free);
        AuthenticatorApp phone = phoneOfOwner();
        Visitor visitor = visitor(window, free).comes().typesPassword(owner).typesCode(phone.code());
        visitor.isSignedIn();
        free.moveClockTo((int) Duration.ofMinutes(6).toSeconds());

        visitor.starts("delete_credential:" + free.credential(owner, "otp")).typesPassword(owner);
        assertThat(visitor.codeField()).isVisible();
        visitor.typesCode(phone.code());
        window.click("#kc-accept");

        visitor.isBack("success");
        assertThat(free.credentialsOf(owner)).containsExactly("password");
        visitor.forgetsEverything().comes().typesPassword(owner).isSignedIn();
    }

    @Test
    void whoTurnsItOffGivesUpTheRecoveryCodesToo(Page window) {
        User member = free.newMember();
        Visitor visitor = visitor(window, free).starts("CONFIGURE_TOTP").typesPassword(member);
        visitor.enrols();
        visitor.isBack("success");

        visitor.starts("delete_credential:" + free.credential(member, "otp"));
        window.click("#kc-accept");

        visitor.isBack("success");
        assertThat(free.credentialsOf(member)).containsExactly("password");
    }

    @Test
    void whereTheCompanyRequiresItThePageSaysWhyItStays(Page window) {
        User owner = owner(strict);
        Visitor visitor = visitor(window, strict)
                .comes()
                .typesPassword(owner)
                .typesCode(phoneOfOwner().code());
        visitor.isSignedIn();

        visitor.starts("delete_credential:" + strict.credential(owner, "otp"));

        assertThat(visitor.text(REQUIRED_BY_ACME)).isVisible();
        assertThat(visitor.text("This is the only second factor of yours that counts"))
                .isVisible();
        window.click("#kc-leave");
        visitor.isBack("cancelled");
        assertThat(strict.credentialsOf(owner)).containsExactly("otp", "password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset by the support", "deleted by an administrator"})
    void whoLostThePhoneSetsUpANewOne(String how, Page window) {
        User owner = owner(strict);
        if (how.startsWith("reset")) {
            strict.admin(
                            "POST",
                            "/latchkey/users/" + owner.id() + "/reset-two-factor",
                            Realm.json(Map.of("reason", "Phone lost, seen in person")))
                    .expect(204);
        } else {
            strict.admin("DELETE", "/users/" + owner.id() + "/credentials/" + strict.credential(owner, "otp"))
                    .expect(204);
        }

        Visitor visitor = visitor(window, strict).comes().typesPassword(owner);
        assertThat(visitor.qrCode()).isVisible();
        AuthenticatorApp found = phoneOfOwner();
        AuthenticatorApp bought = visitor.enrols();
        visitor.isSignedIn();

        visitor.forgetsEverything().comes().typesPassword(owner).typesCode(found.code());
        assertThat(visitor.codeField()).isVisible();
        visitor.typesCode(bought.code()).isSignedIn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keycloak.v2", "keycloak"})
    void theFirstLoginUnderTheRuleSetsItUpAndSaysWhoseRuleItIs(String theme, Page window) {
        strict.change(representation -> representation.put("loginTheme", theme));
        Visitor visitor = visitor(window, strict).comes().typesPassword(strict.newMember());
        assertThat(visitor.text(REQUIRED_BY_ACME)).isVisible();
        assertThat(visitor.qrCode()).isVisible();

        window.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of(
                        System.getProperty("test.output"), "screenshots", "two-factor", "enrol-" + theme + ".png")));
        visitor.enrols();

        visitor.isSignedIn();
        visitor.comes().isSignedIn();
    }

    @Test
    void beforeTheDateTheyAreInvitedAtEachLoginAndAfterItTheyMust(Page window) {
        User member = inviting.newMember();
        String invitation = "ACME requires a second factor from "
                + DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                        .withLocale(Locale.ENGLISH)
                        .format(DATE);
        Visitor visitor = visitor(window, inviting).comes().typesPassword(member);
        assertThat(visitor.text(invitation)).isVisible();
        window.click("#kc-later");
        visitor.isSignedIn();
        visitor.comes().isSignedIn();

        visitor.forgetsEverything().comes().typesPassword(member);
        assertThat(visitor.text(invitation)).isVisible();

        inviting.moveClockTo((int) Duration.ofDays(8).toSeconds());
        visitor.forgetsEverything().comes().typesPassword(member);
        assertThat(visitor.text(REQUIRED_BY_ACME)).isVisible();
        assertThat(visitor.qrCode()).isVisible();
        assertThat(window.locator("#kc-later")).hasCount(0);
    }

    @Test
    void whoAcceptsTheInvitationIsNotInvitedAgain(Page window) {
        User member = inviting.newMember();
        Visitor visitor = visitor(window, inviting).comes().typesPassword(member);
        window.click("#kc-now");
        assertThat(visitor.text("Set up the second factor that ACME is going to require."))
                .isVisible();
        AuthenticatorApp app = visitor.enrols();
        visitor.isSignedIn();

        visitor.forgetsEverything()
                .comes()
                .typesPassword(member)
                .typesCode(app.code())
                .isSignedIn();
    }

    @Test
    void theOtherTabFollowsWhenOneHasSetItUp(Page window) {
        User member = strict.newMember();
        Visitor first = visitor(window, strict).comes().typesPassword(member);
        assertThat(first.qrCode()).isVisible();
        Visitor second = first.inAnotherTab().comes();
        if (second.window().locator("#password").isVisible()) {
            second.typesPassword(member);
        }
        second.enrols();
        second.isSignedIn();

        first.isSignedIn();
        assertThat(strict.credentialsOf(member)).containsExactly("otp", "password", "recovery-authn-codes");
    }

    @Test
    void aPageThatWasLeftOpenTooLongStartsTheLoginOver(Page window) {
        User member = strict.newMember();
        Visitor visitor = visitor(window, strict).comes().typesPassword(member);
        AuthenticatorApp app = visitor.takesSecret();
        strict.moveClockTo((int) Duration.ofMinutes(31).toSeconds());

        visitor.typesFirstCode(app.code(), "My phone");

        assertThat(visitor.text("Your login attempt timed out.")).isVisible();
        visitor.typesPassword(member).enrols();
        visitor.isSignedIn();
    }

    @Test
    void whoGoesBackAfterSettingItUpSetsUpNoSecondOne(Page window) {
        User member = strict.newMember();
        Visitor visitor = visitor(window, strict).comes().typesPassword(member);
        AuthenticatorApp app = visitor.takesSecret();
        visitor.typesFirstCode(app.code(), "My phone");
        assertThat(window.locator("#kc-recovery-codes-list")).isVisible();

        window.goBack();
        if (window.locator("#loginContinueLink").isVisible()) {
            window.click("#loginContinueLink");
        }
        visitor.keepsRecoveryCodes();

        visitor.isSignedIn();
        assertThat(strict.credentialsOf(member)).containsExactly("otp", "password", "recovery-authn-codes");
    }
}
