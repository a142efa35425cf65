package dev.latchkey.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code /realms/{realm}/session-timeout} tells front ends, and whom. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionStatusIT {

    private static final String OF_THE_PROBE = "http://localhost:3002";
    private static final String ELSEWHERE = "https://evil.example";

    private Acme acme;

    @BeforeAll
    void open(ServerUnderTest server) {
        acme = Acme.on(server);
    }

    @AfterAll
    void close() {
        acme.close();
    }

    @Test
    void itTellsTheTimeoutItsSourceAndWhatIsLeft() {
        Tokens tokens = acme.login(acme.member("PT1H"));
        acme.later(Duration.ofMinutes(10));

        Answer answer = acme.status(tokens).expect(200);
        JsonNode status = answer.json();

        assertThat(status.path("timeout").asInt()).isEqualTo(3600);
        assertThat(status.path("source").asText()).isEqualTo("user");
        assertThat(status.path("expiresIn").asInt()).isBetween(2990, 3000);
        assertThat(status.path("maxExpiresIn").asInt()).isBetween(2_592_000 - 610, 2_592_000 - 600);
        assertThat(status.path("lastActivity").asLong()
                        + 3600
                        - status.path("expiresIn").asLong())
                .isCloseTo(acme.now().getEpochSecond(), org.assertj.core.data.Offset.offset(2L));
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    @Test
    void neverHasNoLimitButTheLongestLife() {
        JsonNode status =
                acme.status(acme.login(acme.member("never"))).expect(200).json();

        assertThat(status.path("timeout").isNull()).isTrue();
        assertThat(status.path("expiresIn").isNull()).isTrue();
        assertThat(status.path("maxExpiresIn").asInt()).isGreaterThan(0);
    }

    @Test
    void itTellsWhatTheCompanyAllows() {
        Tokens tokens = acme.login(acme.member("PT15M"));
        JsonNode before = acme.status(tokens).expect(200).json();
        assertThat(before.path("defaultTimeout").asInt()).isEqualTo(1800);
        assertThat(before.path("longestTimeout").isNull()).isTrue();

        acme.settings("PT1H", "PT2H").expect(201);
        try {
            JsonNode after = acme.status(tokens).expect(200).json();

            assertThat(after.path("timeout").asInt()).isEqualTo(900);
            assertThat(after.path("defaultTimeout").asInt()).isEqualTo(3600);
            assertThat(after.path("longestTimeout").asInt()).isEqualTo(7200);
        } finally {
            acme.forgetSettings();
        }
    }

    /** Where the realm's own limit is shorter, or Latchkey is told to keep out, that is what a user can have. */
    @Test
    void itTellsTheRealmsLimitWhereThatIsStricter() {
        Tokens tokens = acme.login(acme.member("PT15M"));
        acme.realm().change(realm -> realm.put("ssoSessionIdleTimeout", 1200));
        try {
            JsonNode bounded = acme.status(tokens).expect(200).json();
            assertThat(bounded.path("defaultTimeout").asInt()).isEqualTo(1200);
            assertThat(bounded.path("longestTimeout").asInt()).isEqualTo(1200);

            acme.settings("false", "PT15M", "PT15M").expect(201);
            assertThat(acme.status(tokens)
                            .expect(200)
                            .json()
                            .path("longestTimeout")
                            .asInt())
                    .isEqualTo(1200);
        } finally {
            acme.forgetSettings();
            acme.realm().change(realm -> realm.put("ssoSessionIdleTimeout", 2_592_000));
        }
    }

    @Test
    void askingDoesNotExtendTheSession() {
        Tokens tokens = acme.login(acme.member("PT15M"));
        acme.later(Duration.ofMinutes(10));
        acme.status(tokens).expect(200);
        acme.later(Duration.ofMinutes(6));

        acme.status(tokens).expect(401);
    }

    @Test
    void askingByCookieDoesNotExtendItEither() {
        Http browser = new Http();
        acme.realm().login(acme.member("PT15M"), browser);
        acme.later(Duration.ofMinutes(10));
        browser.get(url()).expect(200);
        acme.later(Duration.ofMinutes(6));

        browser.get(url()).expect(401);
    }

    /** What the documentation says of clients that only read. */
    @Test
    void norDoesAnythingElseThatOnlyReads() {
        Tokens tokens = acme.realm().loginToAccountConsole(acme.member("PT15M"), new Http());
        acme.later(Duration.ofMinutes(4));

        assertThat(acme.isActive(tokens.access())).isTrue();
        assertThat(acme.isActive(tokens.refresh())).isTrue();
        acme.realm().userinfo(tokens).expect(200);
        new Http()
                .get(acme.realm().url() + "/account/", "Authorization", tokens.bearer(), "Accept", "application/json")
                .expect(200);

        assertThat(acme.status(tokens).expect(200).json().path("expiresIn").asInt())
                .isLessThanOrEqualTo(660);
    }

    @Test
    void stillHereExtendsIt() {
        Tokens tokens = acme.login(acme.member("PT15M"));
        acme.later(Duration.ofMinutes(10));
        assertThat(acme.stillHere(tokens).expect(200).json().path("expiresIn").asInt())
                .isBetween(895, 900);
        acme.later(Duration.ofMinutes(6));

        acme.status(tokens).expect(200);
    }

    @Test
    void aPageOfThisServerExtendsItByCookie() {
        Http browser = new Http();
        User member = acme.member("PT15M");
        acme.realm().login(member, browser);
        acme.later(Duration.ofMinutes(10));

        browser.json(
                        "POST",
                        url(),
                        "",
                        "Origin",
                        acme.server().keycloak().baseUrl().toString())
                .expect(200);
        browser.json("POST", url(), "", "Sec-Fetch-Site", "same-origin").expect(200);

        acme.later(Duration.ofMinutes(6));
        assertThat(acme.sessionsOf(member)).hasSize(1);
    }

    @Test
    void aPageElsewhereMayNotUseTheCookie() {
        Http browser = new Http();
        User member = acme.member("PT15M");
        acme.realm().login(member, browser);
        acme.later(Duration.ofMinutes(10));

        for (String[] headers : new String[][] {
            {},
            {"Origin", ELSEWHERE},
            {"Origin", "null"},
            {"Origin", OF_THE_PROBE},
            {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"},
            {"Sec-Fetch-Site", "none"},
            {"Origin", ELSEWHERE, "Sec-Fetch-Site", "same-origin"},
            {"Origin", acme.server().keycloak().baseUrl().toString(), "Sec-Fetch-Site", "cross-site"},
        }) {
            Answer answer = browser.json("POST", url(), "", headers);
            assertThat(answer.status()).as(String.join(" ", headers)).isEqualTo(403);
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(answer.json().path("status").asInt()).isEqualTo(403);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        }
        assertThat(browser.get(url(), "Sec-Fetch-Site", "cross-site").status()).isEqualTo(403);

        acme.later(Duration.ofMinutes(6));
        assertThat(acme.sessionsOf(member)).isEmpty();
    }

    @Test
    void theWebOriginsOfTheTokensClientMayRead() {
        Tokens tokens = acme.login(acme.member("PT15M"));

        Answer answer = new Http()
                .get(url(), "Authorization", tokens.bearer(), "Origin", OF_THE_PROBE)
                .expect(200);

        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(OF_THE_PROBE);
        Answer refused = new Http().json("POST", url(), "", "Authorization", tokens.bearer(), "Origin", ELSEWHERE);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void aPreflightIsAnswered() {
        Answer answer = new Http()
                .send(HttpRequest.newBuilder(URI.create(url()))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("Origin", OF_THE_PROBE)
                        .header("Access-Control-Request-Method", "POST")
                        .header("Access-Control-Request-Headers", "authorization"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(OF_THE_PROBE);
        assertThat(answer.header("Access-Control-Allow-Methods"))
                .contains("POST")
                .contains("GET");
        assertThat(answer.header("Access-Control-Allow-Headers")).containsIgnoringCase("authorization");
    }

    @Test
    void aWrongTokenIsRefusedAsTheStandardSays() {
        Answer answer =
                new Http().get(url(), "Authorization", "Bearer nonsense").expect(401);
        assertThat(answer.header("WWW-Authenticate"))
                .startsWith("Bearer realm=\"" + acme.realm().name() + '"')
                .contains("error=\"invalid_token\"");

        Answer basic =
                new Http().get(url(), "Authorization", "Basic bm9uc2Vuc2U=").expect(400);
        assertThat(basic.json().path("error").asText()).isEqualTo("invalid_request");

        Answer none = new Http().get(url()).expect(401);
        assertThat(none.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"" + acme.realm().name() + '"');
    }

    @Test
    void theScriptIsServed() {
        Answer script = new Http().get(url() + "/latchkey-session.js").expect(200);

        assertThat(script.header("Content-Type")).startsWith("text/javascript");
        assertThat(script.body()).contains("latchkeySession");
    }

    @Test
    void metricsCountWhatWasEndedAndHowLongPurgesTook() {
        double before = metric("latchkey_sessions_ended_total{reason=\"idle_timeout\"}");
        double purges = metric("latchkey_session_purge_seconds_count");
        acme.login(acme.member("PT15M"));
        acme.later(Duration.ofMinutes(16));

        acme.purge();

        assertThat(metric("latchkey_sessions_ended_total{reason=\"idle_timeout\"}"))
                .isGreaterThan(before);
        assertThat(metric("latchkey_session_purge_seconds_count")).isGreaterThan(purges);
    }

    private double metric(String name) {
        return new Http()
                .get(acme.server().keycloak().managementUrl() + "/metrics")
                .expect(200)
                .body()
                .lines()
                .filter(line -> line.startsWith(name + ' '))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private String url() {
        return acme.realm().url() + "/session-timeout";
    }
}
