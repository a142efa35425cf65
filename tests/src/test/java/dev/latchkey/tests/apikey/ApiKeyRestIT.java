package dev.latchkey.tests.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMailUtil;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users manage their own keys over REST, administrators everybody’s. */
@ExtendWith(KeycloakExtension.class)
class ApiKeyRestIT {

    private ServerUnderTest server;
    private Realm realm;
    private ApiKeys keys;
    private User emma;

    @BeforeEach
    void createRealm(ServerUnderTest server) {
        this.server = server;
        realm = Realm.create(server);
        keys = new ApiKeys(realm);
        emma = realm.emma();
    }

    @AfterEach
    void deleteRealm() {
        realm.moveClockTo(0);
        realm.close();
    }

    @Test
    void aNewKeyIsShownOnceAndListedWithoutItsSecret() {
        Tokens owner = keys.account(emma);

        Answer created = keys.create(owner, "{\"name\":\"CRM\"}").expect(201);

        assertThat(created.header("Cache-Control")).isEqualTo("no-store");
        assertThat(created.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("id", "key", "name", "prefix", "created", "expires");
        assertThat(created.json().path("expires").isNull()).isTrue();
        Key key = Key.of(created);
        assertThat(key.text()).matches("lk_1[0-9A-Za-z]{94}");
        JsonNode list = keys.list(owner).expect(200).json();
        assertThat(list).hasSize(1);
        assertThat(list.get(0).path("id").asText()).isEqualTo(key.id());
        assertThat(list.get(0).path("name").asText()).isEqualTo("CRM");
        assertThat(key.text()).startsWith(list.get(0).path("prefix").asText());
        assertThat(list.get(0).path("lastUsed").isNull()).isTrue();
        assertThat(list.toString()).doesNotContain(key.text());
    }

    @Test
    void oneKeyAUserUnlessTheCompanyAllowsMore() {
        Tokens owner = keys.account(emma);
        keys.create(owner, "{\"name\":\"CRM\"}").expect(201);
        assertThat(keys.create(owner, "{\"name\":\"Backup\"}")
                        .expect(409)
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("too_many_keys");

        keys.set("keysPerUser", "2");

        assertThat(keys.create(owner, "{\"name\":\"crm\"}")
                        .expect(409)
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("name_taken");
        keys.create(owner, "{\"name\":\"Backup\"}").expect(201);
        keys.create(owner, "{\"name\":\"Third\"}").expect(409);
    }

    /** Two requests at once would both find room for one. */
    @Test
    void manyRequestsAtOnceMakeNoMoreThanOneKey() throws Exception {
        Tokens owner = keys.account(emma);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Integer>> requests = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String name = "{\"name\":\"key " + i + "\"}";
            requests.add(() -> keys.create(owner, name).status());
        }

        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : threads.invokeAll(requests)) {
            statuses.add(answer.get());
        }
        threads.shutdown();

        assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
        assertThat(keys.list(owner).json()).hasSize(1);
    }

    @Test
    void rotationEndsTheOldKeyAtOnceOrAfterTheOverlap() {
        Tokens owner = keys.account(emma);
        Key first = keys.create(owner);

        Key second = Key.of(keys.rotate(owner, first.id()).expect(201));
        assertThat(keys.works(first)).isFalse();
        assertThat(keys.works(second)).isTrue();

        keys.set("rotationOverlap", "PT1H");
        Key third = Key.of(keys.rotate(owner, second.id()).expect(201));
        assertThat(keys.works(second)).isTrue();
        assertThat(keys.works(third)).isTrue();
        JsonNode old = entry(keys.list(owner).json(), second.id());
        assertThat(old.path("replacedUntil").asText())
                .isEqualTo(old.path("expires").asText());
        keys.rotate(owner, second.id()).expect(404);

        realm.moveClockTo(3601);
        assertThat(keys.works(second)).isFalse();
        assertThat(keys.works(third)).isTrue();
        assertThat(keys.list(keys.account(emma)).json()).hasSize(1);
    }

    /** A request without a body and a type is what curl -X POST sends. */
    @Test
    void rotationNeedsNoBody() {
        Tokens owner = keys.account(emma);
        Key key = keys.create(owner);

        new Http()
                .send(HttpRequest.newBuilder(URI.create(keys.url() + "/" + key.id() + "/rotate"))
                        .header("Authorization", owner.bearer())
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .expect(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"lifetime\":\"P91D\"}|lifetime_too_long",
                "{\"lifetime\":\"PT1S\"}|invalid_lifetime",
                "{\"lifetime\":\"a week\"}|invalid_lifetime",
                "{\"name\":\"a\\u0000b\"}|invalid_name",
                "{\"name\":[1]}|invalid_request",
                "[1|invalid_request",
            })
    void whatCannotBeGrantedIsNamed(String body, String error) {
        keys.set("longestLifetime", "P90D");

        assertThat(keys.create(keys.account(emma), body)
                        .expect(400)
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo(error);
    }

    @Test
    void deleteTakesOnlyKeysAndOnlyTheCallers() {
        Tokens owner = keys.account(emma);
        Key mine = keys.create(owner);
        Key liams = keys.create(realm.user("liam"));
        String password = credential(emma, "password");

        keys.revoke(owner, password).expect(404);
        keys.revoke(owner, liams.id()).expect(404);
        keys.rotate(owner, liams.id()).expect(404);
        assertThat(keys.works(liams)).isTrue();
        assertThat(credential(emma, "password")).isEqualTo(password);

        keys.revoke(owner, mine.id()).expect(204);
        assertThat(keys.works(mine)).isFalse();
        keys.revoke(owner, mine.id()).expect(404);
    }

    @Test
    void onlyTheOwnersOwnAccountTokenWillDo() {
        keys.list(realm.login(emma)).expect(401);
        new Http().get(keys.url()).expect(401);
        new Http().get(keys.url(), "Authorization", "Bearer nonsense").expect(401);
    }

    /** A page of the token's client may read why it is refused; a page elsewhere learns nothing but that a token is wrong. */
    @Test
    void aPageReadsTheRefusalsToo() {
        String page = "https://portal.acme.example";
        String elsewhere = "https://elsewhere.example";
        ObjectNode console = client("account-console");
        console.putArray("webOrigins").add(page);
        realm.admin("PUT", "/clients/" + console.path("id").asText(), console.toString())
                .expect(204);
        Tokens owner = keys.account(emma);
        Key key = keys.create(owner);

        assertThat(list(owner, page).expect(200)).satisfies(answer -> mayBeReadBy(answer, page));
        assertThat(list(owner, elsewhere).expect(403)).satisfies(answer -> mayBeReadBy(answer, ""));
        assertThat(new Http()
                        .json("POST", keys.url(), "{}", "Authorization", owner.bearer(), "Origin", page)
                        .expect(409))
                .satisfies(answer -> mayBeReadBy(answer, page));
        assertThat(new Http()
                        .delete(keys.url() + "/nonsense", "Authorization", owner.bearer(), "Origin", page)
                        .expect(404))
                .satisfies(answer -> mayBeReadBy(answer, page));
        assertThat(new Http()
                        .get(keys.url(), "Authorization", "Bearer nonsense", "Origin", page)
                        .expect(401))
                .satisfies(answer -> mayBeReadBy(answer, page));

        mayOnly("view-groups");
        Answer refused = list(keys.account(emma), page).expect(403);
        mayBeReadBy(refused, page);
        assertThat(refused.json().path("error").asText()).isEqualTo("insufficient_scope");
        assertThat(keys.works(key)).isTrue();
    }

    private Answer list(Tokens owner, String origin) {
        return new Http().get(keys.url(), "Authorization", owner.bearer(), "Origin", origin);
    }

    private ObjectNode client(String clientId) {
        return (ObjectNode) realm.admin("GET", "/clients?clientId=" + clientId)
                .expect(200)
                .json()
                .get(0);
    }

    /** Leaves the member one role of the client {@code account}. */
    private void mayOnly(String role) {
        String mappings = "/users/" + emma.id() + "/role-mappings/";
        realm.admin(
                        "DELETE",
                        mappings + "realm",
                        realm.admin("GET", mappings + "realm").json().toString())
                .expect(204);
        String account = client("account").path("id").asText();
        realm.admin(
                        "POST",
                        mappings + "clients/" + account,
                        "["
                                + realm.admin("GET", "/clients/" + account + "/roles/" + role)
                                        .body() + "]")
                .expect(204);
    }

    private static void mayBeReadBy(Answer answer, String origin) {
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(origin);
    }

    @Test
    void whileTheFeatureIsOffTheEndpointsSaySo() {
        Tokens owner = keys.account(emma);
        Key key = keys.create(owner);
        keys.set("enabled", "false");

        assertThat(keys.create(owner, "{}").expect(403).json().path("error").asText())
                .isEqualTo("feature_off");
        assertThat(keys.list(owner).expect(403).json().path("error").asText()).isEqualTo("feature_off");
        assertThat(keys.rotate(owner, key.id()).expect(403).json().path("error").asText())
                .isEqualTo("feature_off");
        keys.revoke(owner, key.id()).expect(204);
    }

    @Test
    void changesAreEventsAndMails() throws Exception {
        server.mail().purgeEmailFromAllMailboxes();
        Tokens owner = keys.account(emma);
        Key key = Key.of(keys.create(owner, "{\"name\":\"CRM\"}").expect(201));
        Key second = Key.of(keys.rotate(owner, key.id()).expect(201));
        keys.revoke(owner, second.id()).expect(204);

        assertThat(server.mail().waitForIncomingEmail(10_000, 3)).isTrue();
        assertThat(List.of(server.mail().getReceivedMessages()))
                .extracting(mail -> mail.getSubject())
                .containsExactly("A new API key: CRM", "API key regenerated: CRM", "API key revoked: CRM");
        String text = GreenMailUtil.getBody(server.mail().getReceivedMessages()[0]);
        assertThat(text).contains("CRM", "127.0.0.1").doesNotContain(key.text());
        JsonNode events = realm.admin("GET", "/events?type=UPDATE_CREDENTIAL&type=REMOVE_CREDENTIAL")
                .expect(200)
                .json();
        assertThat(events).hasSize(3).allSatisfy(event -> {
            assertThat(event.path("details").path("credential_type").asText()).isEqualTo("api-key");
            assertThat(event.path("details").path("credential_id").asText()).isNotEmpty();
        });
        assertThat(events.toString()).doesNotContain(key.text(), second.text());
    }

    /** Keycloak's own removals end a key as well: the owner hears of it, and the events tell. */
    @Test
    void aRemovalInUsersCredentialsIsAnEventAndAMail() throws Exception {
        server.mail().purgeEmailFromAllMailboxes();
        Key key = Key.of(keys.create(keys.account(emma), "{\"name\":\"CRM\"}").expect(201));
        assertThat(server.mail().waitForIncomingEmail(10_000, 1)).isTrue();
        server.mail().purgeEmailFromAllMailboxes();

        realm.admin("DELETE", "/users/" + emma.id() + "/credentials/" + key.id())
                .expect(204);

        assertThat(server.mail().waitForIncomingEmail(10_000, 1)).isTrue();
        assertThat(server.mail().getReceivedMessages())
                .extracting(mail -> mail.getSubject())
                .containsExactly("API key revoked: CRM");
        JsonNode events = realm.admin("GET", "/events?type=REMOVE_CREDENTIAL&user=" + emma.id())
                .expect(200)
                .json();
        assertThat(events).hasSize(1);
        assertThat(events.get(0).path("details").path("credential_type").asText())
                .isEqualTo("api-key");
        assertThat(events.get(0).path("details").path("credential_id").asText()).isEqualTo(key.id());
        assertThat(events.get(0).path("details").path("latchkey_api_key").asText())
                .isEqualTo("revoked");
    }

    /** Of other credentials, nothing new is said. */
    @Test
    void aRemovalOfAnotherCredentialIsNone() {
        User passkeyOwner = keys.addMemberWithPasskey();

        realm.admin(
                        "DELETE",
                        "/users/" + passkeyOwner.id() + "/credentials/"
                                + credential(passkeyOwner, "webauthn-passwordless"))
                .expect(204);

        assertThat(realm.admin("GET", "/events?type=REMOVE_CREDENTIAL&user=" + passkeyOwner.id())
                        .expect(200)
                        .json())
                .isEmpty();
    }

    /** An import says which required actions a realm has, and knows nothing of ours. */
    @Test
    void aRealmThatIsImportedWithoutTheActionHasIt() {
        try (Realm imported = Realm.create(server, file -> {
            file.putArray("requiredActions")
                    .addObject()
                    .put("alias", "UPDATE_PASSWORD")
                    .put("providerId", "UPDATE_PASSWORD")
                    .put("name", "Update Password")
                    .put("enabled", true);
            return file;
        })) {
            assertThat(imported.admin("GET", "/authentication/required-actions")
                            .expect(200)
                            .json()
                            .findValuesAsText("alias"))
                    .contains("UPDATE_PASSWORD", "latchkey-api-key");
        }
    }

    @Test
    void anOwnerIsWarnedOnceAWeekBeforeTheirKeyEnds() throws Exception {
        keys.create(keys.account(emma), "{\"lifetime\":\"P30D\"}").expect(201);
        assertThat(server.mail().waitForIncomingEmail(10_000, 1)).isTrue();
        server.mail().purgeEmailFromAllMailboxes();

        realm.moveClockTo(24 * 24 * 60 * 60);

        keys.warnOfExpiry();
        keys.warnOfExpiry();

        assertThat(server.mail().getReceivedMessages())
                .extracting(mail -> mail.getSubject())
                .containsExactly("API key expires soon: API key");
    }

    @Test
    void administratorsSeeAndRevokeAnybodysKeys() {
        Key key = keys.create(emma);
        String path = "/latchkey/users/" + emma.id() + "/api-keys";

        JsonNode list = realm.admin("GET", path).expect(200).json();
        assertThat(list).hasSize(1);
        assertThat(list.get(0).path("id").asText()).isEqualTo(key.id());
        assertThat(list.toString()).doesNotContain(key.text());
        realm.admin("DELETE", path + "/" + credential(emma, "password")).expect(404);
        realm.admin("DELETE", path + "/" + key.id()).expect(204);

        assertThat(keys.works(key)).isFalse();
        realm.admin("GET", "/latchkey/users/" + emma.id() + "/nonsense").expect(404);
        realm.admin("GET", "/latchkey/users/nobody/api-keys").expect(404);
        assertThat(realm.admin("GET", "/admin-events?operationTypes=DELETE")
                        .json()
                        .toString())
                .contains("latchkey/users/" + emma.id() + "/api-keys/" + key.id());
    }

    @ParameterizedTest
    @CsvSource({"view-users,200,403", "manage-users,200,204", "view-events,403,403"})
    void administratorsNeedTheRolesForIt(String role, int list, int revoke) {
        Key key = keys.create(emma);
        grant("liam", role);
        Tokens liam = adminConsole(realm.user("liam"));
        String url = realm.adminUrl() + "/latchkey/users/" + emma.id() + "/api-keys";

        assertThat(new Http().get(url, "Authorization", liam.bearer()).status()).isEqualTo(list);
        assertThat(new Http()
                        .delete(url + "/" + key.id(), "Authorization", liam.bearer())
                        .status())
                .isEqualTo(revoke);
    }

    @Test
    void aMemberIsNoAdministrator() {
        new Http()
                .get(
                        realm.adminUrl() + "/latchkey/users/" + emma.id() + "/api-keys",
                        "Authorization",
                        adminConsole(emma).bearer())
                .expect(403);
    }

    @Test
    void nonsenseInTheSettingsIsRefused() {
        assertThat(settingStatus("keysPerUser", "0")).isEqualTo(400);
        assertThat(settingStatus("prefix", "LK")).isEqualTo(400);
        assertThat(settingStatus("longestLifetime", "90 days")).isEqualTo(400);
        assertThat(settingStatus("rotationOverlap", "-PT1H")).isEqualTo(400);
    }

    private int settingStatus(String key, String value) {
        JsonNode settings = realm.admin("GET", "/components?providerId=latchkey-api-keys")
                .expect(200)
                .json()
                .get(0);
        ((ObjectNode) settings).withObject("/config").putArray(key).add(value);
        return realm.admin("PUT", "/components/" + settings.path("id").asText(), settings.toString())
                .status();
    }

    private String credential(User user, String type) {
        for (JsonNode credential : realm.admin("GET", "/users/" + user.id() + "/credentials")
                .expect(200)
                .json()) {
            if (credential.path("type").asText().equals(type)) {
                return credential.path("id").asText();
            }
        }
        return "";
    }

    private static JsonNode entry(JsonNode list, String id) {
        for (JsonNode entry : list) {
            if (entry.path("id").asText().equals(id)) {
                return entry;
            }
        }
        throw new AssertionError(id + " is not in " + list);
    }

    private void grant(String username, String role) {
        String client = realm.admin("GET", "/clients?clientId=realm-management")
                .json()
                .get(0)
                .path("id")
                .asText();
        JsonNode found = realm.admin("GET", "/clients/" + client + "/roles/" + role)
                .expect(200)
                .json();
        realm.admin(
                        "POST",
                        "/users/" + realm.user(username).id() + "/role-mappings/clients/" + client,
                        "[" + found + "]")
                .expect(204);
    }

    /** A token for the realm's admin REST API. */
    private Tokens adminConsole(User user) {
        JsonNode client =
                realm.admin("GET", "/clients?clientId=admin-cli").json().get(0);
        ((ObjectNode) client).put("directAccessGrantsEnabled", true);
        realm.admin("PUT", "/clients/" + client.path("id").asText(), client.toString())
                .expect(204);
        return new Tokens(realm.token(
                        new Http(),
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "admin-cli",
                                "username",
                                user.username(),
                                "password",
                                user.password()))
                .expect(200)
                .json());
    }
}
