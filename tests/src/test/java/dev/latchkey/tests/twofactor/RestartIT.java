package dev.latchkey.tests.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.harness.KeycloakServer;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.Twin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rule’s required action is put right at each start, whatever has been done to it. On a server of its own. */
class RestartIT {

    private static final String ACTIONS = "/authentication/required-actions";
    private static final String OURS = "latchkey-two-factor";

    @Test
    void aStartPutsTheRequiredActionBack() {
        Twin twin = Twin.create("two-factor-restart");
        try (KeycloakServer server = start(twin)) {
            Realm acme = Realm.acme(server);
            assertThat(first(acme)).isEqualTo(OURS);
            acme.disableRequiredAction(OURS);
            acme.admin("POST", ACTIONS + "/" + OURS + "/lower-priority").expect(204);
            Realm.named(server, "master").admin("DELETE", ACTIONS + "/" + OURS).expect(204);
        }

        try (KeycloakServer server = start(twin)) {
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

    private static KeycloakServer start(Twin twin) {
        return twin.start(Path.of(System.getProperty("realm.file")));
    }
}
