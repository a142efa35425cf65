package dev.latchkey.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.api.WatchedApi.Call;
import dev.latchkey.tests.apikey.ApiKeys;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Factors;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests that no good program makes: each is refused, none is an error of the server, and none learns of its inside. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsIT {

    private static final int MEGABYTE = 1 << 20;

    private static final Map<String, String> BODIES = Map.of(
            "nothing", "",
            "null", "null",
            "an array", "[]",
            "an array of objects", "[{}]",
            "a text", "\"text\"",
            "a number", "1",
            "half an object", "{\"reason\":",
            "unknown fields", "{\"__proto__\":{\"admin\":true},\"@class\":\"java.lang.Runtime\"}",
            "objects for texts",
                    "{\"reason\":{},\"until\":{},\"settings\":\"x\",\"username\":[],\"key\":{},\"name\":{},\"lifetime\":[]}",
            "a megabyte",
                    "{\"reason\":\"" + "x".repeat(MEGABYTE) + "\",\"key\":\"" + "x".repeat(MEGABYTE) + "\",\"name\":\""
                            + "x".repeat(MEGABYTE) + "\"}");

    private final Description description = Description.read();
    private Realm realm;
    private WatchedApi api;
    private User user;
    private Tokens tokens;

    @BeforeAll
    void open(ServerUnderTest server) {
        realm = Callers.realm(server);
        api = new WatchedApi(description, server.keycloak().baseUrl().toString());
        user = realm.newMember(Map.of(), List.of(Factors.passkey()));
        tokens = Callers.login(realm, user, "openid");
    }

    @AfterAll
    void close() {
        realm.close();
    }

    private String authorization(Operation operation) {
        if (operation.isForAdministrators()) {
            return realm.adminBearer();
        }
        return operation.schemes().contains("client")
                ? Callers.basic("acme-backend", "acme-backend-demo-secret")
                : tokens.bearer();
    }

    private Call call(Operation operation) {
        return api.call(operation.id())
                .path("realm", realm.name())
                .path("id", user.id())
                .path("keyId", user.id())
                .header("Authorization", authorization(operation));
    }

    private List<Operation> takingJson() {
        return description.operations().stream()
                .filter(operation ->
                        operation.description().at("/requestBody/content").has("application/json"))
                .toList();
    }

    /** Those of a body that may be left out, and of a key that may be any text, take some of them. */
    @Test
    void bodiesOfAnotherShapeAreRefused() {
        List<String> wrong = new ArrayList<>();
        for (Operation operation : takingJson()) {
            boolean optional =
                    !operation.description().at("/requestBody/required").asBoolean();
            new TreeMap<>(BODIES).forEach((name, body) -> {
                Answer answer = call(operation).json(body).send();
                boolean harmless = optional && List.of("nothing", "null").contains(name)
                        || operation.id().equals("verifyKey")
                                && List.of("nothing", "null", "unknown fields", "a megabyte")
                                        .contains(name)
                        || operation.id().equals("rotateKey")
                        || List.of("createKey").contains(operation.id()) && name.equals("unknown fields");
                boolean refused = answer.status() / 100 == 4;
                if (!refused && !(harmless && answer.status() / 100 == 2) || tellsOfTheInside(answer)) {
                    wrong.add(operation + " with " + name + ": " + answer.status() + ' ' + start(answer.body()));
                }
                forgetKeys();
            });
        }

        assertThat(wrong).isEmpty();
        assertThat(realm.credentialsOf(user)).containsExactly("password", "webauthn-passwordless");
        assertThat(realm.representation(user).path("attributes").has("otpServerOverrideUntil"))
                .isFalse();
        assertThat(api.problems())
                .filteredOn(problem -> problem.contains("not documented") || problem.contains("undocumented body"))
                .isEmpty();
    }

    private void forgetKeys() {
        ApiKeys keys = new ApiKeys(realm);
        new Http()
                .get(realm.url() + "/api-keys", "Authorization", tokens.bearer())
                .expect(200)
                .json()
                .findValuesAsText("id")
                .forEach(id -> keys.revoke(tokens, id).expect(204));
    }

    private static boolean tellsOfTheInside(Answer answer) {
        return answer.body()
                .matches("(?s).*(dev\\.latchkey|com\\.fasterxml|org\\.keycloak|java\\.lang|\\bat [a-z]+\\.).*");
    }

    private static String start(String body) {
        return body.substring(0, Math.min(200, body.length()));
    }

    @Test
    void methodsThatArentThereAreRefused() {
        Map<String, Set<String>> methods = new TreeMap<>();
        Map<String, Operation> any = new TreeMap<>();
        for (Operation operation : description.operations()) {
            methods.computeIfAbsent(operation.path(), path -> new TreeSet<>()).add(operation.method());
            any.put(operation.path(), operation);
        }
        List<String> wrong = new ArrayList<>();
        methods.forEach((path, documented) -> {
            if (path.contains("/protocol/")) {
                return;
            }
            String url = realm.url().replaceFirst("/realms/.*", "")
                    + path.replace("{realm}", realm.name()).replaceAll("\\{[^}]*}", user.id());
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
                if (!documented.contains(method)) {
                    Answer answer = new Http()
                            .send(HttpRequest.newBuilder(URI.create(url))
                                    .method(method, BodyPublishers.noBody())
                                    .header("Authorization", authorization(any.get(path))));
                    if (answer.status() != 405 && answer.status() != 404 || tellsOfTheInside(answer)) {
                        wrong.add(method + ' ' + path + ": " + answer.status() + ' ' + start(answer.body()));
                    }
                }
            }
        });

        assertThat(wrong).isEmpty();
    }

    /** Whoever wanted a dry run doesn't want an installation. */
    @Test
    void aMisspeltDryRunInstallsNothing(ServerUnderTest server) {
        try (Realm fresh = Realm.fresh(server, representation -> representation)) {
            for (String wish : List.of("1", "yes", "TRUE", "treu", "true%20")) {
                fresh.admin("POST", "/latchkey/install?dryRun=" + wish).expect(400);
            }
            for (String query : List.of("dryRun", "dryRun=", "other&dryRun", "dryRun&other", "dryRun=true")) {
                assertThat(fresh.admin("POST", "/latchkey/install?" + query)
                                .expect(200)
                                .json()
                                .path("dryRun")
                                .asBoolean())
                        .as(query)
                        .isTrue();
            }

            assertThat(fresh.admin("GET", "").json().path("attributes").has("latchkey.install"))
                    .isFalse();
        }
    }

    /** What tells of people or keys is kept by no cache on the way. */
    @Test
    void answersThatTellOfPeopleAreNotKept() {
        List<String> kept = new ArrayList<>();
        for (Operation operation : description.operations()) {
            if (operation.method().equals("GET") && !operation.isPublic()) {
                String control = call(operation).send().header("Cache-Control");
                if (!control.contains("no-store") && !control.contains("no-cache")) {
                    kept.add(operation + ": " + control);
                }
            }
        }
        assertThat(kept).isEmpty();
    }
}
