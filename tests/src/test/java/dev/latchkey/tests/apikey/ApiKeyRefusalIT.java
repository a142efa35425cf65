package dev.latchkey.tests.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A key that is not good is refused on every way in, and the answer doesn't tell why. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiKeyRefusalIT {

    private static final int WARMING_ROUNDS = 30;
    private static final int ROUNDS = 100;

    private Realm realm;
    private ApiKeys keys;
    private ServerUnderTest server;
    private User owner;
    private Key key;

    /** Does to the key, its owner or the realm what makes the key bad, and says what is then presented. */
    @FunctionalInterface
    private interface Spoiling {
        String spoil(ApiKeyRefusalIT test);
    }

    private record Case(String name, String verdict, Spoiling spoiling) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("empty", "MALFORMED", test -> ""),
                new Case("truncated", "MALFORMED", test -> test.key.text().substring(0, 97)),
                new Case("one character changed", "MALFORMED", test -> test.withLastCharacterChanged()),
                new Case(
                        "in the wrong case",
                        "MALFORMED",
                        test -> test.key.text().toUpperCase(Locale.ROOT)),
                new Case("10 kB long", "MALFORMED", test -> test.key.text().repeat(105)),
                new Case("with a NUL", "MALFORMED", test -> test.key.text() + "\0"),
                new Case("two in one", "MALFORMED", test -> test.key.text() + "," + test.key.text()),
                new Case("revoked by its owner", "REVOKED", test -> test.revoked()),
                new Case("replaced", "REVOKED", test -> test.replaced()),
                new Case("removed in the admin console", "REVOKED", test -> test.removedByAdministrator()),
                new Case("removed with the account REST API", "REVOKED", test -> test.removedWithAccountRest()),
                new Case("expired", "EXPIRED", test -> test.expired()),
                new Case("beyond the company’s limit", "EXPIRED", test -> test.beyondLimit()),
                new Case("of a disabled owner", "OWNER_DISABLED", test -> test.ofDisabledOwner()),
                new Case("of a locked owner", "OWNER_DISABLED", test -> test.ofLockedOwner()),
                new Case("of a deleted owner", "NOT_FOUND", test -> test.ofDeletedOwner()),
                new Case("of another realm", "NOT_FOUND", test -> test.ofAnotherRealm()),
                new Case("of an owner without the required factor", "OWNER_LACKS_FACTOR", test -> test.lackingFactor()),
                new Case("while the feature is off", "FEATURE_OFF", test -> test.whileOff()));
    }

    @BeforeAll
    void createRealm(ServerUnderTest server) {
        this.server = server;
        realm = Realm.create(server);
        keys = new ApiKeys(realm);
        keys.addLegacyClient();
    }

    @BeforeEach
    void createKey() {
        owner = keys.addMember();
        key = keys.create(owner);
    }

    @AfterEach
    void restore() {
        realm.moveClockTo(0);
        keys.set("enabled", "true");
        keys.set("longestLifetime", "");
        keys.set("requireOwnerFactor", "true");
        keys.leaveSecondFactorOptional();
    }

    @AfterAll
    void deleteRealm() {
        realm.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyWayInRefusesItWithOneAnswer(Case bad) {
        String presented = bad.spoiling().spoil(this);

        Answer none = keys.auth();
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.headers().allValues("WWW-Authenticate")).hasSize(2);
        assertThat(none.body()).isEmpty();
        if (presented.indexOf('\0') < 0) {
            assertSame(keys.auth("X-API-Key", presented), none);
            assertSame(keys.auth("Authorization", "Bearer " + presented), none);
        }
        assertSame(keys.auth("Authorization", ApiKeys.basic(owner.username(), presented)), none);

        // Keycloak takes every NUL out of a form before anybody reads it: what arrives is the key as it was.
        if (!presented.isEmpty() && presented.indexOf('\0') < 0) {
            Answer token = keys.exchange(presented).expect(400);
            assertThat(token.body())
                    .isEqualTo("{\"error\":\"invalid_grant\",\"error_description\":\"Invalid API key\"}");
            assertThat(keys.introspectKey(presented).expect(200).body()).isEqualTo("{\"active\":false}");
        }
        if (presented.indexOf('\0') < 0) {
            Answer grant = keys.passwordGrant(owner.username(), presented);
            assertThat(grant.status()).isIn(400, 401);
            assertThat(grant.json().path("error").asText()).isEqualTo("invalid_grant");
        }

        assertThat(keys.verify(presented).expect(200).body()).isEqualTo("{\"result\":\"" + bad.verdict() + "\"}");
    }

    /** Otherwise the table above could be right because nothing works. */
    @Test
    void everyWayInAcceptsItWhileItIsGood() {
        keys.auth("X-API-Key", key.text()).expect(200);
        keys.auth("Authorization", "Bearer " + key.text()).expect(200);
        keys.auth("Authorization", "bearer " + key.text()).expect(200);
        keys.auth("Authorization", ApiKeys.basic(owner.username(), key.text())).expect(200);
        keys.auth(
                        "Authorization",
                        ApiKeys.basic(owner.username().toUpperCase(Locale.ROOT) + "@acme.example", key.text()))
                .expect(200);
        keys.exchange(key.text()).expect(200);
        keys.passwordGrant(owner.username(), key.text()).expect(200);
        assertThat(keys.introspectKey(key.text()).json().path("active").asBoolean())
                .isTrue();
        assertThat(keys.verdict(key.text())).isEqualTo("VALID");
    }

    @Test
    void withAnotherUsersNameItIsRefused() {
        Answer none = keys.auth();

        assertSame(keys.auth("Authorization", ApiKeys.basic("liam", key.text())), none);
        assertSame(keys.auth("Authorization", ApiKeys.basic("", key.text())), none);
        assertSame(keys.auth("Authorization", ApiKeys.basic("nobody", key.text())), none);
        keys.passwordGrant("liam", key.text()).expect(400);
    }

    /** Proxy and upstream might each take another one. */
    @Test
    void twoHeadersAreRefused() {
        Answer none = keys.auth();

        assertSame(send("X-API-Key", key.text(), "X-API-Key", key.text()), none);
        assertSame(send("X-API-Key", key.text(), "Authorization", "Bearer " + key.text()), none);
        assertSame(send("Authorization", "Bearer " + key.text(), "Authorization", "Bearer x"), none);
        assertSame(keys.auth("Authorization", "Digest " + key.text()), none);
        assertSame(keys.auth("Authorization", "Basic %%%"), none);
    }

    /** The server's own parser turns it away before we see it. */
    @Test
    void aNulInAHeaderIsRefused() {
        URI base = URI.create(realm.url());
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.getOutputStream()
                    .write(("GET " + base.getPath() + "/api-keys/auth HTTP/1.1\r\nHost: " + base.getAuthority()
                                    + "\r\nConnection: close\r\nX-API-Key: " + key.text() + "\0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).matches("(?s)HTTP/1.1 40[01] .*").doesNotContain("X-Auth-Request");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Failures are events with a reason and the key's id; garbage, which would cost a row each time, is only counted. */
    @Test
    void aRefusalIsAnEventThatNamesTheKeyByItsIdOnly() {
        keys.revoke(keys.account(owner), key.id()).expect(204);
        realm.admin("DELETE", "/events").expect(204);

        keys.auth(key).expect(401);
        keys.auth("X-API-Key", "lk_garbage").expect(401);

        JsonNode events = realm.admin("GET", "/events").expect(200).json();
        assertThat(events).hasSize(1);
        assertThat(events.get(0).path("type").asText()).isEqualTo("LOGIN_ERROR");
        assertThat(events.get(0).path("userId").asText()).isEqualTo(owner.id());
        assertThat(events.get(0).path("details").path("reason").asText()).isEqualTo("revoked");
        assertThat(events.get(0).path("details").path("credential_id").asText()).isEqualTo(key.id());
        assertThat(events.toString()).doesNotContain(key.text());
    }

    /** Forward auth asks nobody who they are: what anybody can cause must not fill the table of events. */
    @Test
    void aFloodOfRefusalsIsOneEventASecond() {
        User gone = keys.addMember();
        Key ofNobody = keys.create(gone);
        realm.admin("DELETE", "/users/" + gone.id()).expect(204);
        keys.revoke(keys.account(owner), key.id()).expect(204);
        realm.moveClockTo(10);
        // Tells what other tests' refusals were left out.
        keys.auth(ofNobody).expect(401);
        realm.admin("DELETE", "/events").expect(204);
        realm.moveClockTo(20);

        for (int i = 0; i < 20; i++) {
            keys.auth(key).expect(401);
            keys.auth(ofNobody).expect(401);
        }
        realm.moveClockTo(30);
        keys.auth(key).expect(401);
        keys.auth(ofNobody).expect(401);

        JsonNode events =
                realm.admin("GET", "/events?type=LOGIN_ERROR").expect(200).json();
        assertThat(events.size()).isBetween(4, 20);
        int leftOut = 0;
        for (JsonNode event : events) {
            leftOut += event.path("details").path("latchkey_left_out").asInt();
        }
        assertThat(events.size() + leftOut).isEqualTo(42);
    }

    /** Nobody can lock an account by sending keys to it, and a good key forgives no wrong password. */
    @Test
    void keysNeitherCountNorClearFailedPasswords() {
        wrongPasswords(1);

        for (int i = 0; i < 8; i++) {
            keys.passwordGrant(owner.username(), withLastCharacterChanged()).expect(400);
        }
        keys.passwordGrant(owner.username(), key.text()).expect(200);

        JsonNode status = realm.admin("GET", "/attack-detection/brute-force/users/" + owner.id())
                .expect(200)
                .json();
        assertThat(status.path("disabled").asBoolean()).isFalse();
        assertThat(status.path("numFailures").asInt()).isEqualTo(1);
    }

    /** Of a key that is refused, the answer's time tells no more than the answer. */
    @Test
    void refusalsOfWhateverKindTakeAboutTheSameTime() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("of another user", ApiKeys.basic("liam", key.text()));
        headers.put("with another secret", "Bearer " + withAnotherSecret());
        // The clock is moved once, before anybody is locked for a while.
        for (Spoiling spoiling : List.<Spoiling>of(
                ApiKeyRefusalIT::expired,
                ApiKeyRefusalIT::revoked,
                ApiKeyRefusalIT::replaced,
                ApiKeyRefusalIT::ofDisabledOwner,
                ApiKeyRefusalIT::ofLockedOwner,
                ApiKeyRefusalIT::ofDeletedOwner,
                ApiKeyRefusalIT::ofAnotherRealm)) {
            createKey();
            String presented = spoiling.spoil(this);
            headers.put(keys.verdict(presented) + " of " + owner.username(), "Bearer " + presented);
        }

        Map<String, List<Long>> times = new LinkedHashMap<>();
        for (int round = -WARMING_ROUNDS; round < ROUNDS; round++) {
            for (Map.Entry<String, String> refusal : headers.entrySet()) {
                long start = System.nanoTime();
                keys.auth("Authorization", refusal.getValue()).expect(401);
                long taken = System.nanoTime() - start;
                if (round >= 0) {
                    times.computeIfAbsent(refusal.getKey(), kind -> new ArrayList<>())
                            .add(taken / 1000);
                }
            }
        }
        Map<String, Long> medians = new LinkedHashMap<>();
        times.forEach((kind, taken) -> medians.put(
                kind, taken.stream().sorted().skip(taken.size() / 2).findFirst().orElseThrow()));

        // Microseconds. A slow hash, or a mail, for one kind alone would be far beyond this.
        long quickest = Collections.min(medians.values());
        assertThat(medians)
                .allSatisfy((kind, median) -> assertThat(median).as(kind).isLessThan(2 * quickest + 2000));
    }

    /** As an attacker would make one who knows the form and not the secret. */
    private String withAnotherSecret() {
        String text = key.text();
        int secret = text.length() - 50;
        String forged = text.substring(0, secret) + "0".repeat(44);
        CRC32 checksum = new CRC32();
        checksum.update(forged.getBytes(StandardCharsets.US_ASCII));
        StringBuilder digits = new StringBuilder();
        for (long rest = checksum.getValue(); digits.length() < 6; rest /= 62) {
            digits.insert(
                    0, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".charAt((int) (rest % 62)));
        }
        assertThat(keys.verdict(forged + digits)).isEqualTo("NOT_FOUND");
        return forged + digits;
    }

    private Answer send(String... headers) {
        return new Http()
                .send(HttpRequest.newBuilder(URI.create(keys.url() + "/auth"))
                        .headers(headers)
                        .GET());
    }

    private static void assertSame(Answer answer, Answer other) {
        assertThat(answer.status()).isEqualTo(other.status());
        assertThat(answer.body()).isEqualTo(other.body());
        assertThat(new TreeMap<>(answer.headers().map()))
                .isEqualTo(new TreeMap<>(other.headers().map()));
    }

    private String withLastCharacterChanged() {
        String text = key.text();
        return text.substring(0, text.length() - 1) + (text.endsWith("0") ? "1" : "0");
    }

    private String revoked() {
        keys.revoke(keys.account(owner), key.id()).expect(204);
        return key.text();
    }

    private String replaced() {
        keys.rotate(keys.account(owner), key.id()).expect(201);
        return key.text();
    }

    private String removedByAdministrator() {
        realm.admin("DELETE", "/users/" + owner.id() + "/credentials/" + key.id())
                .expect(204);
        return key.text();
    }

    private String removedWithAccountRest() {
        new Http()
                .delete(
                        realm.url() + "/account/credentials/" + key.id(),
                        "Authorization",
                        keys.account(owner).bearer(),
                        "Accept",
                        "application/json")
                .expect(204);
        return key.text();
    }

    private String expired() {
        Tokens account = keys.account(owner);
        keys.revoke(account, key.id()).expect(204);
        Key shortLived = Key.of(keys.create(account, "{\"lifetime\":\"PT1H\"}").expect(201));
        assertThat(keys.works(shortLived)).isTrue();
        realm.moveClockTo(3601);
        return shortLived.text();
    }

    private String beyondLimit() {
        keys.set("longestLifetime", "PT1H");
        assertThat(keys.works(key)).isTrue();
        realm.moveClockTo(3601);
        return key.text();
    }

    private String ofDisabledOwner() {
        ObjectNode representation = realm.representation(owner).put("enabled", false);
        realm.admin("PUT", "/users/" + owner.id(), representation.toString()).expect(204);
        return key.text();
    }

    private String ofLockedOwner() {
        wrongPasswords(6);
        return key.text();
    }

    private void wrongPasswords(int number) {
        for (int i = 0; i < number; i++) {
            Http browser = new Http();
            Answer page = realm.authorize(browser, "openid").expect(200);
            browser.post(
                    Realm.formAction(page),
                    Map.of("username", owner.username(), "password", "wrong" + i, "credentialId", ""));
        }
    }

    private String ofDeletedOwner() {
        realm.admin("DELETE", "/users/" + owner.id()).expect(204);
        return key.text();
    }

    private String ofAnotherRealm() {
        try (Realm other = Realm.create(server)) {
            return new ApiKeys(other).create(other.emma()).text();
        }
    }

    private String lackingFactor() {
        keys.requireSecondFactor();
        return key.text();
    }

    private String whileOff() {
        keys.set("enabled", "false");
        return key.text();
    }

    @Test
    void aDeletedRealmTakesItsKeysAlong() {
        Realm deleted = Realm.create(server);
        ApiKeys others = new ApiKeys(deleted);
        Key other = others.create(deleted.emma());
        assertThat(others.works(other)).isTrue();

        deleted.close();

        assertThat(others.auth(other).status()).isEqualTo(404);
        assertThat(others.exchange(other.text()).status()).isEqualTo(404);
        assertThat(keys.auth(other).status()).isEqualTo(401);
    }

    @Test
    void switchedOnAgainKeysWorkAgain() {
        whileOff();
        assertThat(keys.works(key)).isFalse();

        keys.set("enabled", "true");

        assertThat(keys.works(key)).isTrue();
    }

    @Test
    void withoutTheSettingAnOwnerNeedsNoFactor() {
        lackingFactor();
        assertThat(keys.works(key)).isFalse();

        keys.set("requireOwnerFactor", "false");
        assertThat(keys.works(key)).isTrue();
    }
}
