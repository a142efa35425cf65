package dev.latchkey.tests.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do to a key at the moment in which the server writes down that it was used. */
@ExtendWith(KeycloakExtension.class)
class ApiKeyRacesIT {

    private static final int ROUNDS = 10;

    private Realm realm;
    private ApiKeys keys;
    private User owner;
    private Tokens account;

    @BeforeEach
    void open(ServerUnderTest server) {
        realm = Realm.create(server);
        keys = new ApiKeys(realm);
        owner = keys.addMember();
        account = keys.account(owner);
    }

    @AfterEach
    void close() {
        realm.close();
    }

    /** Who removes a key has lost it: this is no moment for an error. */
    @Test
    void aUseThatIsWrittenMeanwhileHindersNoRemoval() {
        Key key = used();
        String removal = realm.url() + "/test-removal/" + owner.id() + "/" + key.id();
        new Http().json("PUT", removal, "").expect(204);

        keys.writeLastUses();
        assertThat(keys.storedData(owner).has("lastUsed")).isTrue();

        new Http().delete(removal).expect(204);
        keys.auth(key).expect(401);
    }

    @Test
    void aWarningThatIsWrittenMeanwhileHindersNoRemoval() {
        Key key = Key.of(keys.create(account, "{\"lifetime\":\"P1D\"}").expect(201));
        String removal = realm.url() + "/test-removal/" + owner.id() + "/" + key.id();
        new Http().json("PUT", removal, "").expect(204);

        keys.warnOfExpiry();
        assertThat(keys.storedData(owner).path("warned").asBoolean()).isTrue();

        new Http().delete(removal).expect(204);
        keys.auth(key).expect(401);
    }

    @Test
    void aKeyIsRevokedWhileItsUseIsWritten() {
        for (int i = 0; i < ROUNDS; i++) {
            Key key = used();
            CompletableFuture<Void> timer = CompletableFuture.runAsync(keys::writeLastUses);
            Answer revoked = keys.revoke(account, key.id());
            timer.join();

            assertThat(revoked.status()).as(revoked.body()).isEqualTo(204);
            keys.auth(key).expect(401);
        }
    }

    @Test
    void aKeyIsReplacedWhileItsUseIsWritten() {
        Key key = used();
        for (int i = 0; i < ROUNDS; i++) {
            keys.auth(key).expect(200);
            CompletableFuture<Void> timer = CompletableFuture.runAsync(keys::writeLastUses);
            Answer rotated = keys.rotate(account, key.id());
            timer.join();

            Key next = Key.of(rotated.expect(201));
            keys.auth(next).expect(200);
            keys.auth(key).expect(401);
            key = next;
        }
    }

    @Test
    void anAdministratorRemovesAKeyWhileItsUseIsWritten() {
        for (int i = 0; i < ROUNDS; i++) {
            Key key = used();
            CompletableFuture<Void> timer = CompletableFuture.runAsync(keys::writeLastUses);
            realm.admin("DELETE", "/users/" + owner.id() + "/credentials/" + key.id())
                    .expect(204);
            timer.join();

            keys.auth(key).expect(401);
        }
    }

    private Key used() {
        Key key = keys.create(account);
        keys.auth(key).expect(200);
        return key;
    }
}
