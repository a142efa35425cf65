package dev.latchkey.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.tests.apikey.ApiKeys;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.install.Exported;
import dev.latchkey.tests.server.Cluster;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two nodes over PostgreSQL are one company; what becomes of faults is shown with {@code -Pcluster}. */
@Tag("two-nodes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {

    private Cluster cluster;
    private ServerUnderTest first;
    private Acme acme;
    private String second;
    private ApiKeys keys;
    private ApiKeys keysOnSecond;

    @BeforeAll
    void start() {
        cluster = new Cluster();
        cluster.start();
        first = ServerUnderTest.around(cluster.first());
        acme = Acme.on(first);
        second = acme.on(cluster.second());
        keys = new ApiKeys(acme.realm());
        keysOnSecond = new ApiKeys(acme.realm().on(cluster.second()));
    }

    @AfterAll
    void stop() {
        first.close();
        cluster.close();
    }

    @Test
    @Order(1)
    void theNodesKnowEachOther() {
        assertThat(cluster.second().log()).containsPattern("ISPN000094.*\\(2\\)");
        assertThat(cluster.second().log()).contains("Session timeouts are enforced");
    }

    @Test
    @Order(1)
    void aSessionEndsOnBothNodes() {
        Tokens tokens = acme.login(acme.member("PT15M"));
        assertThat(userinfoOnSecond(tokens)).isEqualTo(200);

        acme.later(Duration.ofMinutes(16));

        assertThat(userinfoOnSecond(tokens)).isEqualTo(401);
        acme.realm().userinfo(tokens).expect(401);
        assertThat(refreshOnSecond(tokens).status()).isEqualTo(400);
    }

    @Test
    @Order(1)
    void activityOnOneNodeExtendsOnTheOther() {
        Tokens tokens = acme.login(acme.member("PT15M"));
        for (int i = 0; i < 3; i++) {
            acme.later(Duration.ofMinutes(10));
            tokens = new Tokens((i % 2 == 0 ? refreshOnSecond(tokens) : acme.refresh(tokens))
                    .expect(200)
                    .json());
        }
        acme.later(Duration.ofMinutes(10));

        acme.realm().userinfo(tokens).expect(200);
        assertThat(userinfoOnSecond(tokens)).isEqualTo(200);
    }

    @Test
    @Order(1)
    void aChangeOnOneNodeCountsAtOnceOnTheOther() {
        User member = acme.member("PT8H");
        Tokens tokens = acme.login(member);
        acme.later(Duration.ofMinutes(31));
        assertThat(userinfoOnSecond(tokens)).isEqualTo(200);

        acme.choose(member, "PT30M");

        assertThat(userinfoOnSecond(tokens)).isEqualTo(401);
    }

    @Test
    @Order(1)
    void aChangeOfTheCompanysSettingsToo() {
        Tokens tokens = acme.login(acme.member(null));
        acme.settings("PT1H", "never").expect(201);
        acme.later(Duration.ofMinutes(31));
        assertThat(userinfoOnSecond(tokens)).isEqualTo(200);

        acme.settings("PT30M", "never").expect(204);

        assertThat(userinfoOnSecond(tokens)).isEqualTo(401);
        acme.forgetSettings();
    }

    @Test
    @Order(1)
    void whatIsDeadStaysDeadOnTheOtherNode() {
        User member = acme.member(null);
        Tokens tokens = acme.endedSession(member);

        acme.choose(member, "never");

        assertThat(userinfoOnSecond(tokens)).isEqualTo(401);
        assertThat(refreshOnSecond(tokens).status()).isEqualTo(400);
    }

    @Test
    @Order(1)
    void anEndedSessionIsListedOnNeitherNodeAndStillSignedOut() {
        User member = acme.member("PT15M");
        acme.purge();
        int before = acme.stored();
        Tokens tokens = acme.login(member);
        Tokens listed = acme.login(member);
        acme.later(Duration.ofMinutes(16));
        assertThat(acme.stored()).isEqualTo(before + 2);
        assertThat(acme.sessionsOf(member)).isEmpty();
        assertThat(acme.endsOf(Acme.sessionId(listed))).hasSize(1);
        assertThat(acme.stored()).isEqualTo(before);

        tokens = acme.login(member);
        acme.later(Duration.ofMinutes(16));
        acme.realm().admin("POST", "/users/" + member.id() + "/logout").expect(204);

        assertThat(acme.stored()).isEqualTo(before);
        assertThat(acme.endsOf(Acme.sessionId(tokens))).hasSize(1);
    }

    @Test
    @Order(1)
    void twoNodesThatPurgeAtOnceTellEachClientOnce() {
        acme.purge();
        try (LogoutReceiver receiver = new LogoutReceiver()) {
            acme.probe("backchannel.logout.url", receiver.url());
            acme.probe("backchannel.logout.session.required", "true");
            User member = acme.member("PT15M");
            List<String> dead = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                dead.add(Acme.sessionId(acme.login(member)));
            }
            acme.later(Duration.ofMinutes(16));

            CompletableFuture.allOf(
                            CompletableFuture.runAsync(acme::purge),
                            CompletableFuture.runAsync(() -> acme.purge(second)),
                            // One purge may leave the work to the other; this one leaves it to nobody.
                            CompletableFuture.runAsync(() -> acme.realm()
                                    .admin("POST", "/users/" + member.id() + "/logout")
                                    .expect(204)))
                    .join();

            // The last one to be told: whatever was told twice is there by then.
            String last = Acme.sessionId(acme.login(member));
            acme.later(Duration.ofMinutes(16));
            acme.purge();
            List<String> told = new ArrayList<>();
            while (!told.containsAll(dead) || !told.contains(last)) {
                told.add(receiver.next().path("sid").asText());
            }
            assertThat(told).doesNotHaveDuplicates();
            assertThat(dead).allSatisfy(id -> assertThat(acme.endsOf(id)).hasSize(1));
            assertThat(receiver.others())
                    .extracting(token -> token.path("sid").asText())
                    .doesNotContainAnyElementsOf(dead);
        } finally {
            acme.probe("backchannel.logout.url", "");
        }
    }

    @Test
    @Order(1)
    void anApiKeyThatIsMadeOnOneNodeWorksOnTheOtherAtOnce() {
        Key key = keys.create(keys.addMember());

        assertThat(keysOnSecond.works(key)).isTrue();
        assertThat(keysOnSecond.verdict(key.text())).isEqualTo("VALID");
    }

    /** What ends a key on the first node, each time after the second has it in its caches. */
    static Stream<Arguments> endsOfKeys() {
        return Stream.of(
                end(
                        "revoked by its owner",
                        (test, owner, key) -> test.keys
                                .revoke(test.keys.account(owner), key.id())
                                .expect(204)),
                end(
                        "regenerated",
                        (test, owner, key) -> test.keys
                                .rotate(test.keys.account(owner), key.id())
                                .expect(201)),
                end(
                        "removed in Users > Credentials",
                        (test, owner, key) ->
                                test.admin("DELETE", "/users/" + owner.id() + "/credentials/" + key.id())),
                end(
                        "revoked by an administrator",
                        (test, owner, key) ->
                                test.admin("DELETE", "/latchkey/users/" + owner.id() + "/api-keys/" + key.id())),
                end("of a user who was deleted", (test, owner, key) -> test.admin("DELETE", "/users/" + owner.id())),
                end(
                        "of a user who was disabled",
                        (test, owner, key) -> test.acme
                                .realm()
                                .admin(
                                        "PUT",
                                        "/users/" + owner.id(),
                                        test.acme
                                                .realm()
                                                .representation(owner)
                                                .put("enabled", false)
                                                .toString())
                                .expect(204)));
    }

    private interface End {
        void of(ClusterIT test, User owner, Key key);
    }

    private static Arguments end(String name, End end) {
        return Arguments.of(Named.of(name, end));
    }

    @ParameterizedTest
    @MethodSource("endsOfKeys")
    @Order(1)
    void anApiKeyThatEndsOnOneNodeEndsOnTheOtherAtOnce(End end) {
        User owner = keys.addMember();
        Key key = keys.create(owner);
        assertThat(keysOnSecond.works(key)).isTrue();
        Tokens tokens = new Tokens(
                keysOnSecond.exchange(key.text(), "scope", "openid").expect(200).json());
        assertThat(userinfoOnSecond(tokens)).isEqualTo(200);

        end.of(this, owner, key);

        assertThat(keysOnSecond.works(key)).isFalse();
        assertThat(userinfoOnSecond(tokens)).isEqualTo(401);
        assertThat(keys.works(key)).isFalse();
        acme.realm().userinfo(tokens).expect(401);
    }

    @Test
    @Order(1)
    void apiKeysThatAreSwitchedOffOnOneNodeAreOffOnTheOther() {
        Key key = keys.create(keys.addMember());
        assertThat(keysOnSecond.works(key)).isTrue();

        keys.set("enabled", "false");
        assertThat(keysOnSecond.works(key)).isFalse();

        keys.set("enabled", "true");
        assertThat(keysOnSecond.works(key)).isTrue();
    }

    @Test
    @Order(1)
    void anApiKeyOfADeletedRealmWorksNowhere() {
        Realm deleted = Realm.create(first);
        Key key = new ApiKeys(deleted).create(deleted.emma());
        ApiKeys onSecond = new ApiKeys(deleted.on(cluster.second()));
        assertThat(onSecond.works(key)).isTrue();

        deleted.close();

        assertThat(onSecond.auth(key).status()).isEqualTo(404);
        assertThat(keysOnSecond.works(key)).isFalse();
    }

    @Test
    @Order(1)
    void twoInstallationsAtOnceOnTwoNodesAreOne() {
        try (Realm realm = Realm.fresh(first, representation -> representation)) {
            Realm sameOnSecond = realm.on(cluster.second());
            JsonNode before = Exported.everythingOf(realm);
            sameOnSecond.admin("GET", "").expect(200); // now it is in the caches of both

            List<Integer> statuses = Stream.of(realm, sameOnSecond, realm, sameOnSecond)
                    .map(node -> CompletableFuture.supplyAsync(
                            () -> node.admin("POST", "/latchkey/install").status()))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(statuses).contains(200).allMatch(status -> status == 200 || status == 409);
            JsonNode atOnce = Exported.everythingOf(realm);
            assertThat(Exported.everythingOf(sameOnSecond)).isEqualTo(atOnce);
            for (Realm node : List.of(realm, sameOnSecond)) {
                JsonNode again =
                        node.admin("POST", "/latchkey/install").expect(200).json();
                assertThat(again.path("changes")).isEmpty();
                assertThat(again.path("byHand")).isEmpty();
            }

            JsonNode undone = sameOnSecond
                    .admin("DELETE", "/latchkey/install")
                    .expect(200)
                    .json();
            assertThat(undone.path("left")).isEmpty();
            assertThat(Exported.everythingOf(realm)).isEqualTo(before);
            realm.admin("POST", "/latchkey/install").expect(200);
            assertThat(Exported.everythingOf(sameOnSecond))
                    .as("once, by one node")
                    .isEqualTo(atOnce);
        }
    }

    private void admin(String method, String path) {
        acme.realm().admin(method, path).expect(204);
    }

    @Test
    @Order(2)
    void onPostgresAnIndexFindsTheFewDeadAmongTheMany() {
        acme.purge();
        int before = acme.stored();
        Seeds.plant(acme, acme.member("PT8H"), 100_000, 60, 0);
        Seeds.plant(acme, acme.member("PT15M"), 100, 1000, 100_000);

        List<String> plans = Seeds.plansOfThePurge(acme);

        assertThat(plans)
                .isNotEmpty()
                .allSatisfy(plan -> assertThat(plan)
                        .containsPattern("(?i)index.*idx_(offline_uss|user_session)")
                        .doesNotContain("Seq Scan on offline_user_session"));
        assertThat(acme.stored()).isEqualTo(before + 100_000);
    }

    @Test
    @Order(3)
    void aRestartChangesNothing() {
        User member = acme.member("PT1H");
        Tokens alive = acme.login(member);
        User other = acme.member(null);
        Tokens dead = acme.endedSession(other);
        Key key = keys.create(keys.addMember());
        // Whoever deletes the action takes the pages away until the next start.
        admin("DELETE", "/authentication/required-actions/latchkey-api-key");
        List<Realm> old = Stream.generate(() -> realmWithMarker("{\"version\":0,\"changes\":[]}"))
                .limit(3)
                .toList();
        Realm newer = realmWithMarker("{\"version\":2,\"changes\":[]}");
        Realm odd = realmWithMarker("nonsense");

        cluster.stop();
        cluster.start("--spi-datastore--latchkey--purge-interval=1");
        acme.moveClockAgain();

        acme.realm().userinfo(dead).expect(401);
        int left = acme.status(alive).expect(200).json().path("expiresIn").asInt();
        assertThat(left).isLessThanOrEqualTo(44 * 60 + 59);
        acme.later(Duration.ofSeconds(left + 2));
        acme.realm().userinfo(alive).expect(401);
        assertThat(keysOnSecond.works(key)).isTrue();
        assertThat(acme.realm()
                        .admin("GET", "/authentication/required-actions/latchkey-api-key")
                        .expect(200)
                        .json()
                        .path("enabled")
                        .asBoolean())
                .isTrue();
        assertThat(old).allSatisfy(this::wasBroughtUpOnce);
        assertThat(marker(newer)).isEqualTo("{\"version\":2,\"changes\":[]}");
        assertThat(marker(odd)).isEqualTo("nonsense");
        assertThat(cluster.second().log())
                .contains("Realm " + newer.name() + ": a newer Latchkey has set it up")
                .contains("Realm " + odd.name() + ": nobody can read what was installed in it");
    }

    /** As a jar of another version has left it: what is written while the nodes run is for their next start. */
    private Realm realmWithMarker(String marker) {
        Realm realm = Realm.fresh(first, representation -> representation);
        realm.change(representation -> {
            representation.withObject("/attributes").put("latchkey.install", marker);
            return representation;
        });
        assertThat(marker(realm)).isEqualTo(marker);
        return realm;
    }

    private static String marker(Realm realm) {
        return realm.admin("GET", "")
                .expect(200)
                .json()
                .path("attributes")
                .path("latchkey.install")
                .asText();
    }

    /** By one of the two nodes, which have started at the same time. */
    private void wasBroughtUpOnce(Realm realm) {
        assertThat(marker(realm)).contains("\"version\":1");
        assertThat(marker(realm.on(cluster.second()))).contains("\"version\":1");
        String said = "Realm " + realm.name() + ": Latchkey's settings are of version 1 now";
        assertThat(Stream.of(cluster.first(), cluster.second())
                        .flatMap(node -> node.log().lines())
                        .filter(line -> line.contains(said)))
                .hasSize(1);
    }

    /** Since the restart, the purge comes every second; nobody asks for the session here. */
    @Test
    @Order(4)
    void thePurgeComesByItself() {
        assertThat(cluster.second().log()).contains("purged every 1 seconds");
        Tokens tokens = acme.login(acme.member("PT15M"));
        acme.later(Duration.ofMinutes(16));

        Instant limit = Instant.now().plusSeconds(30);
        while (acme.endsOf(Acme.sessionId(tokens)).isEmpty() && Instant.now().isBefore(limit)) {
            Thread.onSpinWait(); // each look is a request
        }

        assertThat(acme.endsOf(Acme.sessionId(tokens))).hasSize(1);
    }

    private int userinfoOnSecond(Tokens tokens) {
        return new Http()
                .get(second + "/protocol/openid-connect/userinfo", "Authorization", tokens.bearer())
                .status();
    }

    private Answer refreshOnSecond(Tokens tokens) {
        return acme.grant(second, "refresh_token", Map.of("refresh_token", tokens.refresh()));
    }
}
