package dev.latchkey.tests.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.Realm;
import dev.latchkey.tests.server.ServerUnderTest;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demo realm, as a server made it from the realm file, has no default of Keycloak's that hurts. */
@ExtendWith(KeycloakExtension.class)
class RealmFileIT {

    /** Keycloak's own clients redirect below their own path on this server, whatever follows. */
    private static final Set<String> CONSOLES = Set.of("account", "account-console", "security-admin-console");

    private Realm acme;

    @BeforeEach
    void open(ServerUnderTest server) {
        acme = Realm.acme(server);
    }

    @Test
    void nobodyRegistersAndGuessingLocks() {
        JsonNode realm = acme.admin("GET", "").expect(200).json();

        assertThat(realm.path("registrationAllowed").asBoolean()).isFalse();
        assertThat(realm.path("bruteForceProtected").asBoolean()).isTrue();
        assertThat(realm.path("failureFactor").asInt()).isLessThanOrEqualTo(5);
    }

    @Test
    void whatHappensIsRecorded() {
        JsonNode events = acme.admin("GET", "/events/config").expect(200).json();

        assertThat(events.path("eventsEnabled").asBoolean()).isTrue();
        assertThat(events.path("adminEventsEnabled").asBoolean()).isTrue();
        assertThat(events.path("adminEventsDetailsEnabled").asBoolean()).isTrue();
        assertThat(events.path("enabledEventTypes").toString())
                .contains("\"LOGIN_ERROR\"", "\"UPDATE_CREDENTIAL\"", "\"USER_SESSION_DELETED\"");
    }

    /** The user's own timeout closes sessions; Keycloak's must not close them earlier. */
    @Test
    void keycloaksOwnIdleTimeoutIsTheCeiling() {
        JsonNode realm = acme.admin("GET", "").expect(200).json();

        assertThat(realm.path("ssoSessionIdleTimeout").asInt())
                .isEqualTo(realm.path("ssoSessionMaxLifespan").asInt())
                .isEqualTo(realm.path("ssoSessionMaxLifespanRememberMe").asInt());
    }

    @Test
    void noClientTakesPasswordsOrRedirectsAnywhere() {
        assertThat(clients()).isNotEmpty().allSatisfy(client -> {
            assertThat(client.path("directAccessGrantsEnabled").asBoolean())
                    .as("direct grants of %s", client.path("clientId"))
                    .isFalse();
            assertThat(client.path("implicitFlowEnabled").asBoolean()).isFalse();
            if (!CONSOLES.contains(client.path("clientId").asText())) {
                assertThat(client.path("redirectUris").toString())
                        .as("redirects of %s", client.path("clientId"))
                        .doesNotContain("*");
                assertThat(client.path("webOrigins").toString()).doesNotContain("*");
            }
        });
    }

    @Test
    void thePublicClientUsesProofKeys() {
        JsonNode portal = clients()
                .filter(client -> client.path("clientId").asText().equals("acme-portal"))
                .findFirst()
                .orElseThrow();

        assertThat(portal.path("publicClient").asBoolean()).isTrue();
        assertThat(portal.path("attributes").path("pkce.code.challenge.method").asText())
                .isEqualTo("S256");
    }

    @Test
    void oliviaAdministersTheRealmAndTheMembersDoNot() {
        assertThat(managementRoles("olivia")).contains("realm-admin");
        assertThat(managementRoles("emma")).isEqualTo("[]");
        assertThat(managementRoles("liam")).isEqualTo("[]");
    }

    private String managementRoles(String username) {
        String id = acme.admin("GET", "/clients?clientId=realm-management")
                .json()
                .get(0)
                .path("id")
                .asText();
        return acme.admin("GET", "/users/" + acme.user(username).id() + "/role-mappings/clients/" + id)
                .expect(200)
                .body();
    }

    private Stream<JsonNode> clients() {
        return StreamSupport.stream(
                acme.admin("GET", "/clients").expect(200).json().spliterator(), false);
    }
}
