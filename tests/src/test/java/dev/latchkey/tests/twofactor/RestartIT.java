package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.harness.KeycloakServer;
import dev.latchkey.harness.LocalKeycloak;
import dev.latchkey.harness.Ports;
import dev.latchkey.harness.ServerSpec;
import dev.latchkey.tests.server.Distribution;
import dev.latchkey.tests.server.Realm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rule’s required action is put right at each start, whatever has been done to it. On a server of its own. */
class RestartIT {

    private static final String ACTIONS = "/authentication/required-actions";
    private static final String OURS = "latchkey-two-factor";

    @Test
    void aStartPutsTheRequiredActionBack() {
        Path home = Distribution.copy("two-factor-restart");
        try (KeycloakServer server = start(home)) {
            Realm acme = Realm.acme(server);
            assertThat(first(acme)).isEqualTo(OURS);
            acme.disableRequiredAction(OURS);
            acme.admin("POST", ACTIONS + "/" + OURS + "/lower-priority").expect(204);
            Realm.named(server, "master").admin("DELETE", ACTIONS + "/" + OURS).expect(204);
        }

        try (KeycloakServer server = start(home)) {
            for (Realm realm : List.of(Realm.acme(server), Realm.named(server, "master"))) {
                assertThat(first(realm)).isEqualTo(OURS);
                assertThat(realm.admin("GET", ACTIONS + "/" + OURS)
                                .expect(200)
                                .json()
                                .path("enabled")
                                .asBoolean())
                        .isTrue();
            }
        }
    }

    /** The action that logins ask for before all others. */
    private static String first(Realm realm) {
        String first = "";
        int smallest = Integer.MAX_VALUE;
        for (JsonNode action : realm.admin("GET", ACTIONS).expect(200).json()) {
            if (action.path("priority").asInt() < smallest) {
                smallest = action.path("priority").asInt();
                first = action.path("alias").asText();
            }
        }
        return first;
    }

    private static KeycloakServer start(Path home) {
        return LocalKeycloak.start(
                home,
                new ServerSpec(
                        List.of(Path.of(System.getProperty("latchkey.jar"))),
                        Path.of(System.getProperty("realm.file")),
                        Map.of("KC_BOOTSTRAP_ADMIN_USERNAME", "admin", "KC_BOOTSTRAP_ADMIN_PASSWORD", "admin"),
                        List.of("--db=dev-file", "--features=declarative-ui"),
                        List.of("-XX:TieredStopAtLevel=1")),
                Ports.free());
    }
}
