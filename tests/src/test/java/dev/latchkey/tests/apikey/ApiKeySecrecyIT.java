package dev.latchkey.tests.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.harness.LocalKeycloak;
import dev.latchkey.tests.apikey.ApiKeys.Key;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.Twin;
import dev.latchkey.tests.server.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A key is in clear in the answer that shows it and nowhere else, and what is stored of it can move. On a server of its
 * own, that logs at TRACE and is exported, and then begins anew with what was exported.
 */
class ApiKeySecrecyIT {

    private static final String TRACE =
            "--log-level=INFO,org.keycloak:trace,dev.latchkey:trace,org.hibernate.SQL:trace,"
                    + "org.hibernate.orm.jdbc.bind:trace,org.jboss.resteasy:trace,io.quarkus:trace,io.vertx:trace,io.netty:trace";

    @Test
    void nothingTellsAKeyAndAnExportCarriesIt(@TempDir Path folder) throws Exception {
        Twin twin = Twin.create("secrecy");
        Key saved;
        Key revoked;
        Key paged;
        try (LocalKeycloak server = twin.start(Path.of(System.getProperty("realm.file")), TRACE)) {
            Realm realm = Realm.acme(server);
            ApiKeys keys = new ApiKeys(realm);
            keys.addLegacyClient();
            User emma = realm.emma();
            Tokens account = keys.account(emma);
            revoked = keys.create(account);
            saved = Key.of(keys.rotate(account, revoked.id()).expect(201));
            paged = createOnPage(realm, realm.user("liam"));
            assertThat(keys.works(paged)).isTrue();
            for (Key key : List.of(saved, revoked, paged)) {
                keys.auth("X-API-Key", key.text());
                keys.auth("Authorization", "Bearer " + key.text());
                keys.auth("Authorization", ApiKeys.basic("emma", key.text()));
                keys.auth("Authorization", ApiKeys.basic("liam", key.text()));
                keys.verify(key.text()).expect(200);
                keys.exchange(key.text());
                keys.passwordGrant("emma", key.text());
                keys.introspectKey(key.text()).expect(200);
                keys.introspectToken(key.text()).expect(200);
            }
            String seen = realm.admin("GET", "/events?max=1000").expect(200).body()
                    + realm.admin("GET", "/admin-events?max=1000").expect(200).body()
                    + realm.admin("GET", "/users/" + emma.id() + "/credentials")
                            .expect(200)
                            .body()
                    + realm.admin("GET", "/latchkey/users/" + emma.id() + "/api-keys")
                            .expect(200)
                            .body()
                    + keys.list(account).expect(200).body();
            assertTellsNothing(seen, saved, revoked, paged);
            // It says much, and of the key that was used.
            assertThat(server.log()).contains(saved.id()).contains("TRACE");
            assertTellsNothing(server.log(), saved, revoked, paged);
        }

        Path export = folder.resolve("acme-realm.json");
        export(twin, export);
        assertTellsNothing(Files.readString(export), saved, revoked, paged);
        assertThat(Files.readString(export)).contains(saved.id(), paged.id()).doesNotContain(revoked.id());

        twin.forget();
        try (LocalKeycloak server = twin.start(export)) {
            ApiKeys keys = new ApiKeys(Realm.acme(server));
            keys.auth(saved).expect(200);
            keys.auth(paged).expect(200);
            keys.auth(revoked).expect(401);
        }
    }

    /** As a browser does, without one: the page's answers are what matters here. */
    private static Key createOnPage(Realm realm, User user) {
        Http browser = new Http();
        Answer login = browser.get(realm.url() + "/protocol/openid-connect/auth?client_id=account-console"
                        + "&response_type=code&scope=openid&kc_action=latchkey-api-key&code_challenge_method=S256"
                        + "&code_challenge=" + Realm.challenge() + "&redirect_uri="
                        + Http.encode(realm.accountConsole()))
                .expect(200);
        Answer redirect = browser.post(
                Realm.formAction(login),
                Map.of("username", user.username(), "password", user.password(), "credentialId", ""));
        Answer page = browser.get(redirect.header("Location")).expect(200);
        Answer shown =
                browser.post(Realm.formAction(page), Map.of("op", "generate")).expect(200);
        Matcher pending = Pattern.compile("name=\"pending\" value=\"([^\"]+)\"").matcher(shown.body());
        Matcher key = Pattern.compile("lk_1[0-9A-Za-z]{94}").matcher(shown.body());
        assertThat(pending.find() && key.find()).as(shown.body()).isTrue();
        browser.post(Realm.formAction(shown), Map.of("op", "save", "pending", pending.group(1)))
                .expect(302);
        return new Key(pending.group(1), key.group());
    }

    /** Neither the key nor its secret part alone. */
    private static void assertTellsNothing(String text, Key... keys) {
        for (Key key : keys) {
            String secret =
                    key.text().substring(key.text().length() - 50, key.text().length() - 6);
            assertThat(text.contains(secret))
                    .as("the secret of " + key.id() + " is told")
                    .isFalse();
        }
    }

    private static void export(Twin twin, Path file) throws IOException, InterruptedException {
        Path log = file.resolveSibling("export.log");
        Process process = twin.command("export", "--optimized", "--realm=acme", "--file=" + file, "--users=same_file")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }
}
