package dev.latchkey.tests.otpserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each test tries to come in past the OTP server, or to use it against its owners. */
@ExtendWith(KeycloakExtension.class)
class OtpServerDoorsIT {

    private static final String WRONG = "999999999999";

    private OtpCompany company;
    private SoapService service;

    @BeforeEach
    void open(ServerUnderTest server) throws IOException {
        service = SoapService.start();
        company = OtpCompany.on(server);
    }

    @AfterEach
    void close() {
        company.close();
        service.close();
    }

    private void requireTheServer() {
        company.use(OtpCompany.soap(service));
        company.require("otp-server");
    }

    @Test
    void itIsRequiredOnlyWhereItCanBeSetUp() {
        Map<String, String> rule = Map.of("enforcement", "required", "method", "otp-server");
        assertThat(company.save(OtpCompany.RULE, rule).status()).as("no server").isEqualTo(400);

        company.use(OtpCompany.soap(service));
        company.realm().disableRequiredAction("latchkey-otp-server-setup");
        assertThat(company.save(OtpCompany.RULE, rule).status()).as("no page").isEqualTo(400);
    }

    @Test
    void whoIsLockedOutIsNotAskedAboutAnyMore() {
        requireTheServer();
        User owner = company.owner("guesser");
        for (int i = 0; i < 3; i++) {
            assertThat(company.passwordGrant(owner, Map.of("totp", WRONG)).body())
                    .contains("second_factor_wrong");
            company.awaitFailures(owner, i + 1);
        }
        company.awaitLockOut(owner);
        int asked = service.calls().size();

        assertThat(company.passwordGrant(owner, Map.of("totp", SoapService.RIGHT))
                        .status())
                .isNotEqualTo(200);

        assertThat(service.calls()).hasSize(asked);
    }

    @Test
    void wrongPasscodesAtTheSetUpCountToo() {
        requireTheServer();
        User newcomer = company.user("newcomer", Map.of());
        Http browser = new Http();
        Answer page = company.typePassword(browser, newcomer);
        for (int i = 0; i < 3; i++) {
            page = company.typePasscode(browser, page, WRONG);
            company.awaitFailures(newcomer, i + 1);
        }
        company.awaitLockOut(newcomer);
        int asked = service.calls().size();

        Answer last = company.typePasscode(browser, page, SoapService.RIGHT);

        assertThat(OtpCompany.letsIn(last)).isFalse();
        assertThat(service.calls()).hasSize(asked);
        assertThat(company.credentialTypes(newcomer)).containsExactly("password");
    }

    @Test
    void aServerThatIsDownLetsNobodyInAndCountsNothing() {
        requireTheServer();
        User owner = company.owner("patient");
        service.answering(call -> new SoapService.Reply(503, ""));
        Http browser = new Http();
        Answer page = company.typePassword(browser, owner);
        for (int i = 0; i < 5; i++) {
            page = company.typePasscode(browser, page, SoapService.RIGHT);
            assertThat(OtpCompany.asksForPasscode(page)).isTrue();
            assertThat(page.body()).contains("The OTP server can’t be reached", "administrator");
        }
        assertThat(company.passwordGrant(owner, Map.of("totp", SoapService.RIGHT))
                        .expect(503)
                        .body())
                .contains("temporarily_unavailable", "second_factor_unavailable");
        JsonNode event = find(company.events(owner), "otp_server_unavailable");
        assertThat(event.path("details").path("otp_server").asText()).isEqualTo(service.name());
        assertThat(event.path("details").path("cause").asText()).isEqualTo("bad_status");
        assertThat(company.events(owner).toString()).doesNotContain(SoapService.RIGHT);

        service.answeringResult("true");

        assertThat(OtpCompany.letsIn(company.typePasscode(browser, page, SoapService.RIGHT)))
                .as("not locked out")
                .isTrue();
    }

    private static JsonNode find(JsonNode events, String error) {
        for (JsonNode event : events) {
            if (event.path("error").asText().equals(error)) {
                return event;
            }
        }
        throw new AssertionError("no event " + error + ": " + events);
    }

    /** Whoever owns an app too could be guessed at for nothing while the server is down. */
    @Test
    void aServerThatIsDownMakesNoGuessAtTheAppFree() {
        company.use(OtpCompany.soap(service));
        company.require("otp-server");
        User both = company.user("both", Map.of(), List.of(OtpCompany.app(), OtpCompany.enrolment()));
        service.answering(call -> new SoapService.Reply(503, ""));

        for (int i = 0; i < 3; i++) {
            company.passwordGrant(both, Map.of("totp", "00000" + i));
            company.awaitFailures(both, i + 1);
        }

        company.awaitLockOut(both);
    }

    @Test
    void aDeadFirstServerCostsOnlyTheFirstLoginItsTime() throws IOException {
        try (SoapService dead = SoapService.start()) {
            company.use(OtpCompany.soap(dead, service));
            dead.close();
            company.require("otp-server");

            // Three users: Keycloak refuses a login while it is still counting the one before.
            company.passwordGrant(company.owner("patient"), Map.of("totp", SoapService.RIGHT))
                    .expect(200);
            company.passwordGrant(company.owner("lucky"), Map.of("totp", SoapService.RIGHT))
                    .expect(200);
            company.passwordGrant(company.owner("clumsy"), Map.of("totp", WRONG))
                    .expect(400);

            assertThat(service.calls()).hasSize(3);
        }
    }

    /** The passcode may have been consumed by the first one. */
    @Test
    void aPasscodeThatWasSentGoesToNoOtherServer() throws IOException {
        try (SoapService second = SoapService.start()) {
            company.use(OtpCompany.soap(service, second));
            company.require("otp-server");
            User owner = company.owner("patient");
            service.answering(call -> new SoapService.Reply(500, "<html>Out of order</html>"));

            company.passwordGrant(owner, Map.of("totp", SoapService.RIGHT)).expect(503);

            assertThat(service.calls()).hasSize(1);
            assertThat(second.calls()).isEmpty();
            company.passwordGrant(owner, Map.of("totp", SoapService.RIGHT)).expect(200);
            assertThat(second.calls()).as("the next login").hasSize(1);
        }
    }

    @Test
    void aSlowServerHoldsSixteenAndTheRestIsToldAtOnce() throws Exception {
        company.use(Map.of("servers", service.url(), "allowPlainHttp", "true", "timeoutSeconds", "30"));
        company.require("otp-server");
        List<User> owners = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            owners.add(company.owner("crowd" + i));
        }
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(16);
        service.answering(call -> {
            waiting.countDown();
            try {
                release.await(25, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return service.verdict("true");
        });
        ExecutorService logins = Executors.newFixedThreadPool(16);
        try {
            List<Future<Answer>> answers = new ArrayList<>();
            for (User owner : owners.subList(0, 16)) {
                answers.add(logins.submit(() -> company.passwordGrant(owner, Map.of("totp", SoapService.RIGHT))));
            }
            assertThat(waiting.await(25, TimeUnit.SECONDS)).isTrue();
            long start = System.nanoTime();

            company.passwordGrant(owners.get(16), Map.of("totp", SoapService.RIGHT))
                    .expect(503);

            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
                    .isLessThan(5);
            release.countDown();
            for (Future<Answer> answer : answers) {
                answer.get().expect(200);
            }
        } finally {
            release.countDown();
            logins.shutdown();
        }
        company.passwordGrant(owners.get(16), Map.of("totp", SoapService.RIGHT)).expect(200);
    }

    @Test
    void theNewMethodIsSetUpWithTheOldFactorAndTheOldOneIsKept() {
        company.browserFlow("auth-username-password-form");
        company.use(OtpCompany.soap(service));
        User owner = company.user("switcher", Map.of(), List.of(OtpCompany.app()));
        company.require("otp-server");
        Http browser = new Http();

        Answer asked = company.typePassword(browser, owner);
        assertThat(asked.body())
                .as("the old factor first")
                .contains("name=\"code\"")
                .doesNotContain("name=\"passcode\"");
        Answer wrong = company.typePasscode(browser, asked, "000000");
        assertThat(OtpCompany.isSetup(wrong)).as("with a wrong code").isFalse();
        company.awaitFailures(owner, 1);
        Answer setup = company.typePasscode(browser, wrong, OtpCompany.appCode());
        assertThat(OtpCompany.isSetup(setup)).as(setup.body()).isTrue();
        assertThat(OtpCompany.letsIn(company.typePasscode(browser, setup, SoapService.RIGHT)))
                .isTrue();

        assertThat(company.credentialTypes(owner)).containsExactly("otp", "otp-server", "password");
        assertThat(company.typePassword(new Http(), owner).body())
                .as("the company's first, the other one by a button")
                .contains("name=\"factor\" value=\"otp-server\"", "kc-other-factor");
        company.require("totp");
        assertThat(company.typePassword(new Http(), owner).body())
                .as("switched back")
                .contains("name=\"factor\" value=\"otp\"");
    }

    /** An application-initiated action is no way around the factor that one has. */
    @Test
    void thePasswordAloneSetsUpNothingBesideAnotherFactor() {
        company.browserFlow("auth-username-password-form");
        company.use(OtpCompany.soap(service));
        company.require("otp-server");
        User owner = company.user("twice", Map.of(), List.of(OtpCompany.app()));
        Http browser = new Http();
        Answer login = browser.get(company.realm().url()
                + "/protocol/openid-connect/auth?client_id=acme-portal&response_type=code&scope=openid"
                + "&code_challenge_method=S256&code_challenge=" + Realm.challenge() + "&redirect_uri="
                + Http.encode(Realm.CALLBACK) + "&kc_action=latchkey-otp-server-setup");
        Answer page = company.follow(
                browser,
                browser.post(
                        Realm.formAction(login),
                        Map.of("username", owner.username(), "password", owner.password(), "credentialId", "")));

        assertThat(OtpCompany.isSetup(page)).isFalse();
        company.typePasscode(browser, page, SoapService.RIGHT);
        assertThat(company.credentialTypes(owner)).containsExactly("otp", "password");
    }

    // Override.

    private static String in(long seconds) {
        return Instant.now().plusSeconds(seconds).toString();
    }

    private static String override(long seconds) {
        return "{\"until\":\"" + in(seconds) + "\",\"reason\":\"Token lost, seen in person\"}";
    }

    @Test
    void anOverrideLetsOneInIsAuditedAndEndsByItself() {
        requireTheServer();
        User owner = company.owner("forgetful");
        company.override(owner, "PUT", override(3600)).expect(200);

        Http browser = new Http();
        Tokens tokens = company.realm().exchange(browser, company.typePassword(browser, owner));

        company.realm().userinfo(tokens).expect(200);
        company.passwordGrant(owner, Map.of()).expect(200);
        assertThat(service.calls()).isEmpty();
        assertThat(company.realm().admin("GET", "/admin-events?max=20").body())
                .contains("otp-server-override", "Token lost, seen in person");
        assertThat(OtpCompany.asksForPasscode(company.typePassword(new Http(), company.owner("other"))))
                .as("nobody else")
                .isTrue();
        company.realm().moveClockTo(3605);
        assertThat(company.realm().userinfo(tokens).status()).as("over").isEqualTo(401);
        assertThat(company.realm().refresh(tokens).status()).isEqualTo(400);
        assertThat(OtpCompany.asksForPasscode(company.typePassword(new Http(), owner)))
                .isTrue();
    }

    @Test
    void anOverrideCanBeTakenBack() {
        requireTheServer();
        User owner = company.owner("forgetful");
        company.override(owner, "PUT", override(3600)).expect(200);
        Http browser = new Http();
        Tokens tokens = company.realm().exchange(browser, company.typePassword(browser, owner));

        company.override(owner, "DELETE", "").expect(204);

        assertThat(company.realm().refresh(tokens).status()).isEqualTo(400);
        assertThat(OtpCompany.asksForPasscode(company.typePassword(new Http(), owner)))
                .isTrue();
    }

    /** It lets the user in who signs in now, not whoever holds what was refused before. */
    @Test
    void anOverrideRevivesNothing() {
        User owner = company.owner("forgetful");
        Tokens online = passwordAlone(owner, "openid");
        Tokens offline = passwordAlone(owner, "openid offline_access");
        requireTheServer();

        company.override(owner, "PUT", override(600)).expect(200);
        assertThat(company.refresh(online).status()).isEqualTo(400);
        assertThat(company.refresh(offline).status()).isEqualTo(400);
        Tokens letIn = passwordAlone(owner, "openid");
        Tokens letInOffline = passwordAlone(owner, "openid offline_access");
        company.refresh(letIn).expect(200);

        // Nobody looks at these sessions before the next one.
        company.realm().moveClockTo(605);
        company.override(owner, "PUT", override(3600)).expect(200);
        assertThat(company.refresh(letIn).status()).isEqualTo(400);
        assertThat(company.refresh(letInOffline).status()).isEqualTo(400);
    }

    private Tokens passwordAlone(User user, String scope) {
        return new Tokens(
                company.passwordGrant(user, Map.of("scope", scope)).expect(200).json());
    }

    @Test
    void anOverrideIsShortAndHasAReason() {
        requireTheServer();
        User owner = company.owner("forgetful");

        company.override(owner, "PUT", override(25 * 3600)).expect(400);
        company.override(owner, "PUT", override(-1)).expect(400);
        company.override(owner, "PUT", "{\"until\":\"" + in(60) + "\"}").expect(400);
        company.override(owner, "PUT", "{\"until\":\"soon\",\"reason\":\"x\"}").expect(400);
        company.override(owner, "PUT", "{}").expect(400);
        company.passwordGrant(owner, Map.of()).expect(400);
    }

    @Test
    void anOverrideIsAnAdministrators() {
        requireTheServer();
        User owner = company.owner("forgetful");
        Tokens tokens = company.login(owner, SoapService.RIGHT);

        Answer own = new Http()
                .json(
                        "PUT",
                        company.realm().adminUrl() + "/latchkey/users/" + owner.id() + "/otp-server-override",
                        override(60),
                        "Authorization",
                        tokens.bearer());
        Answer test = new Http()
                .json(
                        "POST",
                        company.realm().adminUrl() + "/latchkey/otp-server/test",
                        "{}",
                        "Authorization",
                        tokens.bearer());

        assertThat(own.status()).isEqualTo(403);
        assertThat(test.status()).isEqualTo(403);
    }

    /** Where users can write the attribute, it counts for nothing. */
    @Test
    void aUserCannotGiveThemselvesAnOverride() {
        requireTheServer();
        ObjectNode profile = (ObjectNode)
                company.realm().admin("GET", "/users/profile").expect(200).json();
        for (JsonNode attribute : profile.path("attributes")) {
            if (attribute.path("name").asText().equals("otpServerOverrideUntil")) {
                ((ObjectNode) attribute.path("permissions"))
                        .putArray("edit")
                        .add("admin")
                        .add("user");
            }
        }
        company.realm().admin("PUT", "/users/profile", profile.toString()).expect(200);
        User owner = company.user(
                "selfish", Map.of("otpServerOverrideUntil", List.of(in(600))), List.of(OtpCompany.enrolment()));

        assertThat(OtpCompany.asksForPasscode(company.typePassword(new Http(), owner)))
                .isTrue();
        company.passwordGrant(owner, Map.of()).expect(400);
        company.override(owner, "PUT", override(600)).expect(400);
    }

    @Test
    void anOverrideDoesNotExcuseFromAnotherFactor() {
        company.browserFlow("auth-username-password-form");
        requireTheServer();
        User both = company.user("both", Map.of(), List.of(OtpCompany.app(), OtpCompany.enrolment()));
        company.override(both, "PUT", override(600)).expect(200);

        assertThat(company.typePassword(new Http(), both).body()).contains("name=\"factor\" value=\"otp\"");
        company.passwordGrant(both, Map.of()).expect(400);
    }

    /** What an override makes possible must end with it. */
    @Test
    void anOverrideMakesNoApiKey() {
        requireTheServer();
        User owner = company.owner("forgetful");
        company.override(owner, "PUT", override(600)).expect(200);
        Tokens account = company.realm().loginToAccountConsole(owner, new Http());

        Answer made = new Http()
                .json(
                        "POST",
                        company.realm().url() + "/api-keys",
                        "{\"name\":\"for ever\"}",
                        "Authorization",
                        account.bearer());

        assertThat(made.status()).as(made.body()).isEqualTo(403);
        assertThat(company.credentialTypes(owner)).doesNotContain("api-key");
    }

    // Secrets.

    @Test
    void theSecretIsMaskedAndStaysWithItsServers() throws Exception {
        company.use(Map.of("protocol", "radius", "servers", "127.0.0.1:9", "secret", "hush-hush"));

        assertThat(company.realm()
                        .admin("GET", "/components?type=" + Realm.SETTINGS)
                        .body())
                .contains("127.0.0.1:9")
                .doesNotContain("hush-hush");
        assertThat(company.realm().admin("GET", "/admin-events?max=20").body()).doesNotContain("hush-hush");
        Map<String, String> masked =
                Map.of("protocol", "radius", "servers", "127.0.0.1:9", "secret", "**********", "timeoutSeconds", "1");
        assertThat(company.test(Map.of("settings", masked)).path("steps").findValuesAsText("result"))
                .containsExactly("not_reached");
        company.tryTest(Map.of(
                        "settings", Map.of("protocol", "radius", "servers", "127.0.0.1:10", "secret", "**********")))
                .expect(400);
    }

    // Flows.

    @Test
    void theStepOfAFlowAsksCountsAndProves() {
        company.use(OtpCompany.soap(service));
        company.require("otp-server");
        company.browserFlow("auth-username-password-form", "latchkey-otp-server-form");
        User owner = company.owner("flowing");
        Http browser = new Http();

        Answer page = company.typePassword(browser, owner);
        assertThat(page.body()).contains("kc-otp-server-form");
        Answer wrong = company.typePasscode(browser, page, WRONG);
        assertThat(wrong.body()).contains("This passcode is wrong.");
        company.awaitFailures(owner, 1);
        Tokens tokens = company.realm().exchange(browser, company.typePasscode(browser, wrong, SoapService.RIGHT));

        company.realm().userinfo(tokens).expect(200);
        assertThat(service.calls()).as("asked once a passcode").hasSize(2);
        Http other = new Http();
        Answer again = company.typePassword(other, owner);
        for (int i = 0; i < 3; i++) {
            again = company.typePasscode(other, again, WRONG);
            company.awaitFailures(owner, i + 1);
        }
        company.awaitLockOut(owner);
    }

    @Test
    void theFlowForProgramsTakesThePasscode() {
        company.use(OtpCompany.soap(service));
        company.require("otp-server");
        company.realm().change(realm -> realm.put("directGrantFlow", "latchkey direct grant with OTP server"));
        User owner = company.owner("program");

        company.passwordGrant(owner, Map.of("totp", SoapService.RIGHT)).expect(200);
        assertThat(company.passwordGrant(owner, Map.of()).expect(400).body()).contains("second_factor_required");
        assertThat(company.passwordGrant(owner, Map.of("totp", WRONG))
                        .expect(400)
                        .body())
                .contains("second_factor_wrong");
        assertThat(company.passwordGrant(company.user("none", Map.of()), Map.of("totp", SoapService.RIGHT))
                        .expect(400)
                        .body())
                .contains("second_factor_not_set_up");
        service.answering(call -> new SoapService.Reply(500, ""));
        company.passwordGrant(owner, Map.of("totp", SoapService.RIGHT)).expect(503);
    }
}
