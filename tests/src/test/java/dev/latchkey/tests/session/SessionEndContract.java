package dev.latchkey.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.User;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What ends with a session, and when: the same whether sessions are persistent or not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SessionEndContract {

    Acme acme;

    @AfterAll
    void close() {
        acme.close();
    }

    @Test
    void refreshIsRefused() {
        Tokens tokens = acme.endedSession(acme.member(null));

        Answer answer = acme.refresh(tokens).expect(400);

        assertThat(answer.json().path("error").asText()).isEqualTo("invalid_grant");
        assertThat(answer.json().path("error_description").asText())
                .as("not merely an expired token")
                .isEqualTo("Session not active");
    }

    @Test
    void userinfoIsRefused() {
        Tokens tokens = acme.endedSession(acme.member(null));

        acme.realm().userinfo(tokens).expect(401);
    }

    @Test
    void introspectionSaysInactive() {
        User member = acme.member("never");
        Tokens tokens = acme.login(member);
        assertThat(acme.isActive(tokens.access())).isTrue();
        assertThat(acme.isActive(tokens.refresh())).isTrue();

        acme.choose(member, "PT15M");
        acme.later(Duration.ofMinutes(15).plusSeconds(1));

        assertThat(acme.isActive(tokens.refresh())).isFalse();
        assertThat(acme.isActive(tokens.access())).isFalse();
    }

    @Test
    void tokenExchangeIsRefused() {
        User member = acme.member("never");
        Tokens tokens = acme.login(member);
        Map<String, String> exchange = Map.of(
                "subject_token",
                tokens.access(),
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:access_token");
        acme.grant("urn:ietf:params:oauth:grant-type:token-exchange", exchange).expect(200);

        acme.choose(member, "PT15M");
        acme.later(Duration.ofMinutes(15).plusSeconds(1));

        acme.grant("urn:ietf:params:oauth:grant-type:token-exchange", exchange).expect(400);
    }

    @Test
    void accountRestIsRefused() {
        User member = acme.member("never");
        Tokens tokens = acme.realm().loginToAccountConsole(member, new Http());
        String account = acme.realm().url() + "/account/";
        Http http = new Http();
        http.get(account, "Authorization", tokens.bearer(), "Accept", "application/json")
                .expect(200);

        acme.choose(member, "PT15M");
        acme.later(Duration.ofMinutes(15).plusSeconds(1));

        http.get(account, "Authorization", tokens.bearer(), "Accept", "application/json")
                .expect(401);
    }

    @Test
    void adminRestIsRefusedToTheTokenOfAUser() {
        User olivia = acme.realm().olivia();
        acme.choose(olivia, "never");
        Tokens tokens = acme.login(olivia);
        Http http = new Http();
        String users = acme.realm().adminUrl() + "/users";
        http.get(users, "Authorization", tokens.bearer()).expect(200);

        acme.choose(olivia, "PT15M");
        acme.later(Duration.ofMinutes(15).plusSeconds(1));

        http.get(users, "Authorization", tokens.bearer()).expect(401);
    }

    @Test
    void singleSignOnShowsTheLoginForm() {
        for (String client : new String[] {"acme-portal", "account-console", "security-admin-console"}) {
            User member = acme.member("PT15M");
            Http browser = new Http();
            acme.realm().login(member, browser);
            assertThat(signOn(browser, client).status())
                    .as("alive, at " + client)
                    .isEqualTo(302);

            acme.later(Duration.ofMinutes(15).plusSeconds(1));

            Answer answer = signOn(browser, client);
            assertThat(answer.status()).as("ended, at " + client).isEqualTo(200);
            assertThat(answer.body()).contains("name=\"password\"");
        }
    }

    private Answer signOn(Http browser, String client) {
        String redirect = switch (client) {
            case "acme-portal" -> Realm.CALLBACK;
            case "account-console" -> acme.realm().accountConsole();
            default ->
                acme.server().keycloak().baseUrl() + "/admin/" + acme.realm().name() + "/console/";
        };
        return browser.get(acme.realm().url() + "/protocol/openid-connect/auth?client_id=" + client
                + "&response_type=code&scope=openid&code_challenge_method=S256&code_challenge=" + "a".repeat(43)
                + "&redirect_uri=" + Http.encode(redirect));
    }

    @Test
    void afterwardsTheUserLogsInAgainInTheSameBrowser() {
        User member = acme.member("PT15M");
        Http browser = new Http();
        acme.realm().login(member, browser);
        acme.later(Duration.ofMinutes(15).plusSeconds(1));

        Tokens tokens = acme.realm().login(member, browser);

        acme.realm().userinfo(tokens).expect(200);
        assertThat(acme.sessionsOf(member)).containsExactly(Acme.sessionId(tokens));
    }

    /** The session keeps its id then, which must not make it the old one. */
    @Test
    void aLoginFormThatOutlivedItsSessionStillLogsIn() {
        User member = acme.member("PT15M");
        Http browser = new Http();
        Tokens before = acme.realm().login(member, browser);
        Answer form = browser.get(acme.realm().url() + "/protocol/openid-connect/auth?client_id=acme-portal"
                        + "&response_type=code&scope=openid&prompt=login&code_challenge_method=S256&code_challenge="
                        + Realm.challenge() + "&redirect_uri=" + Http.encode(Realm.CALLBACK))
                .expect(200);
        acme.later(Duration.ofMinutes(15).plusSeconds(1));

        Answer answer = browser.post(
                Realm.formAction(form),
                Map.of("username", member.username(), "password", member.password(), "credentialId", ""));

        Tokens after = acme.realm().exchange(browser, answer);
        acme.realm().userinfo(after).expect(200);
        acme.realm().refresh(before).expect(400);
    }

    @Test
    void theEndComesWithinASecond() {
        Tokens tokens = acme.login(acme.member("PT15M"));
        Instant end = Instant.ofEpochSecond(acme.status(tokens)
                        .expect(200)
                        .json()
                        .path("lastActivity")
                        .asLong())
                .plus(Duration.ofMinutes(15));

        acme.later(Duration.between(acme.now(), end.minusSeconds(1)));
        boolean alive = acme.status(tokens).status() == 200;
        // The machine's own clock may have reached the end meanwhile.
        assertThat(alive || !acme.now().isBefore(end)).isTrue();

        acme.later(Duration.between(acme.now(), end));
        Instant asked = acme.now();
        acme.status(tokens).expect(401);
        assertThat(asked).isBetween(end, end.plusSeconds(1));
    }

    @Test
    void activityExtends() {
        User member = acme.member("PT15M");
        Tokens tokens = acme.login(member);
        for (int i = 0; i < 3; i++) {
            acme.later(Duration.ofMinutes(10));
            tokens = new Tokens(acme.refresh(tokens).expect(200).json());
        }

        assertThat(acme.sessionsOf(member)).containsExactly(Acme.sessionId(tokens));
    }

    @Test
    void anEndedSessionIsListedNowhere() {
        User member = acme.member("never");
        Http browser = new Http();
        Tokens account = acme.realm().loginToAccountConsole(member, browser);
        Tokens ended = acme.login(member);
        String id = Acme.sessionId(ended);
        assertThat(sessionsOfClient()).contains(id);
        assertThat(sessionsInTheConsole(member)).contains(id, Acme.sessionId(account));
        acme.choose(member, "PT15M");
        acme.later(Duration.ofMinutes(10));
        // The account console is in use; the other session is not.
        Http http = new Http();
        http.json("POST", acme.realm().url() + "/session-timeout", "", "Authorization", account.bearer())
                .expect(200);
        acme.later(Duration.ofMinutes(6));

        assertThat(acme.sessionsOf(member)).containsExactly(Acme.sessionId(account));
        assertThat(sessionsOfClient()).doesNotContain(id);
        assertThat(sessionsInTheConsole(member))
                .contains(Acme.sessionId(account))
                .doesNotContain(id);
        for (String list : new String[] {"sessions", "sessions/devices"}) {
            assertThat(http.get(
                                    acme.realm().url() + "/account/" + list,
                                    "Authorization",
                                    account.bearer(),
                                    "Accept",
                                    "application/json")
                            .expect(200)
                            .body())
                    .contains(Acme.sessionId(account))
                    .doesNotContain(id);
        }
    }

    /** A page that is cut before the ended sessions are left out would look like the last one. */
    @Test
    void aPageOfAClientsSessionsIsFullWhateverIsLeftOut() {
        acme.purge();
        User member = acme.member("PT15M");
        List<String> ended = new ArrayList<>();
        List<String> alive = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ended.add(Acme.sessionId(acme.login(member)));
        }
        acme.later(Duration.ofMinutes(16));
        for (int i = 0; i < 4; i++) {
            alive.add(Acme.sessionId(acme.login(acme.member("PT8H"))));
        }

        List<String> first = pageOfClient(0, 2);
        List<String> second = pageOfClient(2, 2);

        assertThat(first).hasSize(2).doesNotContainAnyElementsOf(ended);
        assertThat(second).hasSize(2).doesNotContainAnyElementsOf(first).doesNotContainAnyElementsOf(ended);
        List<String> all = pageOfClient(0, 1000);
        assertThat(all)
                .containsAll(alive)
                .containsAll(first)
                .containsAll(second)
                .doesNotContainAnyElementsOf(ended);
    }

    private List<String> pageOfClient(int first, int most) {
        return acme.realm()
                .admin("GET", "/clients/" + probeId() + "/user-sessions?first=" + first + "&max=" + most)
                .expect(200)
                .json()
                .findValuesAsText("id");
    }

    private String sessionsInTheConsole(User user) {
        return acme.realm()
                .admin("GET", "/ui-ext/sessions?type=ALL&first=0&max=1000&search=" + user.username())
                .expect(200)
                .body();
    }

    private String sessionsOfClient() {
        return acme.realm()
                .admin("GET", "/clients/" + probeId() + "/user-sessions")
                .expect(200)
                .body();
    }

    private String probeId() {
        return acme.realm()
                .admin("GET", "/clients?clientId=" + Acme.PROBE)
                .json()
                .get(0)
                .path("id")
                .asText();
    }

    private int countOfClient() {
        return acme.realm()
                .admin("GET", "/clients/" + probeId() + "/session-count")
                .json()
                .path("count")
                .asInt();
    }

    @Test
    void thePurgeRemovesItFromTheCountsAndTellsWhy() {
        acme.purge();
        int before = countOfClient();
        Tokens tokens = acme.login(acme.member("PT15M"));
        assertThat(countOfClient()).isEqualTo(before + 1);
        Instant lastActivity = Instant.ofEpochSecond(
                acme.status(tokens).json().path("lastActivity").asLong());
        acme.later(Duration.ofMinutes(15).plusSeconds(1));

        acme.purge();

        assertThat(countOfClient()).isEqualTo(before);
        assertThat(acme.endsOf(Acme.sessionId(tokens))).singleElement().satisfies(event -> {
            JsonNode details = event.path("details");
            assertThat(details.path("reason").asText()).isEqualTo("idle_timeout");
            assertThat(details.path("timeout").asText()).isEqualTo("PT15M");
            assertThat(Instant.parse(details.path("last_activity").asText())).isEqualTo(lastActivity);
        });
    }

    /** Not only those requests after which Keycloak itself tidies up. */
    @Test
    void aRequestThatFindsItEndsItWithoutAPurge() {
        Tokens tokens = acme.endedSession(acme.member(null));
        acme.realm().userinfo(tokens).expect(401);

        Instant limit = Instant.now().plusSeconds(20);
        while (acme.endsOf(Acme.sessionId(tokens)).isEmpty() && Instant.now().isBefore(limit)) {
            Thread.onSpinWait(); // each look is a request
        }

        assertThat(acme.endsOf(Acme.sessionId(tokens))).hasSize(1);
    }

    @Test
    void aLiveSessionSurvivesThePurge() {
        Tokens tokens = acme.login(acme.member("PT1H"));
        acme.later(Duration.ofMinutes(59));

        acme.purge();

        acme.refresh(tokens).expect(200);
    }

    @Test
    void whatIsDeadStaysDeadWhenTheUserGetsALongerTimeout() {
        User member = acme.member(null);
        Tokens tokens = acme.endedSession(member);

        acme.choose(member, "PT8H");

        acme.refresh(tokens).expect(400);
        assertThat(acme.endsOf(Acme.sessionId(tokens))).hasSize(1);
    }

    @Test
    void aDeafClientDelaysNoOther() {
        try (LogoutReceiver receiver = new LogoutReceiver()) {
            acme.probe("backchannel.logout.url", receiver.deafUrl());
            acme.client("acme-backend", client -> {
                client.put("directAccessGrantsEnabled", true);
                client.withObject("/attributes")
                        .put("backchannel.logout.url", receiver.url())
                        .put("backchannel.logout.session.required", "true");
                return client;
            });
            User member = acme.member("PT15M");
            Tokens deafs = acme.login(member);
            User other = acme.member("PT15M");
            Tokens heard = loginAtBackend(other);
            acme.later(Duration.ofMinutes(15).plusSeconds(1));

            long start = System.nanoTime();
            acme.purge();
            Duration purge = Duration.ofNanos(System.nanoTime() - start);

            assertThat(receiver.next().path("sid").asText()).isEqualTo(Acme.sessionId(heard));
            receiver.awaitCallOfDeafUrl();
            assertThat(acme.endsOf(Acme.sessionId(deafs))).hasSize(1);
            // Keycloak itself would wait for as long as its HTTP client does.
            assertThat(purge).isLessThan(Duration.ofSeconds(5));
        } finally {
            acme.probe("backchannel.logout.url", "");
        }
    }

    private Tokens loginAtBackend(User user) {
        return new Tokens(acme.realm()
                .token(
                        new Http(),
                        Map.of(
                                "grant_type", "password",
                                "client_id", "acme-backend",
                                "client_secret", "acme-backend-demo-secret",
                                "username", user.username(),
                                "password", user.password(),
                                "scope", "openid"))
                .expect(200)
                .json());
    }

    /** Whoever ends it first (a request, the purge), each client hears of it once. */
    @Test
    void eachClientGetsExactlyOneLogoutToken() {
        acme.purge();
        try (LogoutReceiver receiver = new LogoutReceiver()) {
            acme.probe("backchannel.logout.url", receiver.url());
            acme.probe("backchannel.logout.session.required", "true");
            Tokens first = acme.login(acme.member("PT15M"));
            User member = acme.member(null);
            Tokens second = acme.endedSession(member);
            acme.purge();
            acme.refresh(second).expect(400);
            acme.purge();
            Tokens third = acme.endedSession(acme.member(null));
            acme.refresh(third).expect(400);
            acme.realm().userinfo(third).expect(401);
            acme.purge();
            // The last one to be told: whatever was told twice is there by then.
            Tokens last = acme.endedSession(acme.member(null));
            acme.purge();

            List<String> told = new ArrayList<>();
            while (!told.contains(Acme.sessionId(last))) {
                told.add(receiver.next().path("sid").asText());
            }
            assertThat(told)
                    .containsExactlyInAnyOrder(
                            Acme.sessionId(first), Acme.sessionId(second), Acme.sessionId(third), Acme.sessionId(last));
            assertThat(receiver.others()).isEmpty();
        } finally {
            acme.probe("backchannel.logout.url", "");
        }
    }
}
