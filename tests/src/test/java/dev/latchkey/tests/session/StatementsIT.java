package dev.latchkey.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import dev.latchkey.tests.server.Database;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerUnderTest;
import dev.latchkey.tests.server.User;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the rule costs the database on the paths that are walked all day: nothing. */
@ExtendWith(KeycloakExtension.class)
class StatementsIT {

    private static final int ROUNDS = 5;

    @Test
    void theRuleAsksTheDatabaseForNothing(ServerUnderTest with) {
        try (Database database = Database.start("bare");
                ServerUnderTest without =
                        OtherServers.withoutLatchkey("bare", database.options().toArray(String[]::new))) {
            Map<String, List<String>> bare = statements(without, StatementsIT::giveGroup);

            assertThat(statements(with, StatementsIT::chooseTimeout)).isEqualTo(bare);
            assertThat(statements(with, StatementsIT::install))
                    .as("with our flows and actions")
                    .isEqualTo(bare);
            assertThat(statements(with, StatementsIT::requireFactor))
                    .as("with a rule that looks closely")
                    .isEqualTo(bare);
            assertThat(bare.get("refresh")).isNotEmpty();
        }
    }

    /** Every user is in it. */
    private static void giveGroup(Acme acme) {
        String group = acme.realm().addGroup("services");
        acme.realm().admin("PUT", "/default-groups/" + group).expect(204);
    }

    private static void chooseTimeout(Acme acme) {
        giveGroup(acme);
        acme.settings("PT8H", "never").expect(201);
    }

    private static void install(Acme acme) {
        giveGroup(acme);
        acme.realm().admin("POST", "/latchkey/install", "{}").expect(200);
        acme.settings("PT8H", "never").expect(204);
    }

    /** Of everybody but the group, whose member is looked at all the same: for factors, groups and organizations. */
    private static void requireFactor(Acme acme) {
        install(acme);
        acme.realm().configure("latchkey-two-factor", Map.of("enforcement", "required", "exemptGroup", "/services"));
    }

    /** Every session has been idle for longer than the shortest timeout, so that the rule has to look closely. */
    private static Map<String, List<String>> statements(ServerUnderTest server, Consumer<Acme> preparation) {
        try (Acme acme = Acme.on(server, StatementsIT::withoutLatchkey)) {
            preparation.accept(acme);
            User member = acme.member(null);
            Http browser = new Http();
            Tokens[] tokens = {acme.login(member)};
            acme.realm().login(member, browser);
            Map<String, Runnable> paths = new LinkedHashMap<>();
            paths.put("userinfo", () -> acme.realm().userinfo(tokens[0]).expect(200));
            paths.put(
                    "introspection",
                    () -> assertThat(acme.isActive(tokens[0].access())).isTrue());
            paths.put(
                    "refresh",
                    () -> tokens[0] =
                            new Tokens(acme.refresh(tokens[0]).expect(200).json()));
            paths.put("sign-on", () -> acme.realm().authorize(browser, "openid").expect(302));
            Map<String, List<String>> statements = new LinkedHashMap<>();
            paths.forEach((name, path) -> {
                path.run(); // fills the caches
                startRecording(acme);
                for (int i = 0; i < ROUNDS; i++) {
                    acme.later(Duration.ofMinutes(16));
                    path.run();
                }
                statements.put(name, recorded(acme));
            });
            return statements;
        }
    }

    private static ObjectNode withoutLatchkey(ObjectNode realm) {
        realm.remove("components");
        realm.remove("authenticationFlows");
        realm.remove("authenticatorConfig");
        realm.remove("browserFlow");
        realm.remove("directGrantFlow");
        realm.remove("resetCredentialsFlow");
        realm.remove("firstBrokerLoginFlow");
        realm.remove("requiredActions");
        realm.remove("clientScopes");
        realm.remove("defaultDefaultClientScopes");
        realm.remove("defaultOptionalClientScopes");
        realm.put("organizationsEnabled", true);
        realm.put("ssoSessionIdleTimeout", 36_000);
        realm.path("clients").forEach(client -> {
            ((ObjectNode) client).remove("defaultClientScopes");
            ((ObjectNode) client).remove("optionalClientScopes");
        });
        return realm;
    }

    private static void startRecording(Acme acme) {
        new Http()
                .json("PUT", acme.realm().url() + "/test-database/recording", "")
                .expect(204);
    }

    /** In no order: which of two is asked first is nobody's business. */
    private static List<String> recorded(Acme acme) {
        return new Http()
                .get(acme.realm().url() + "/test-database/recording")
                .expect(200)
                .body()
                .lines()
                .sorted()
                .toList();
    }
}
