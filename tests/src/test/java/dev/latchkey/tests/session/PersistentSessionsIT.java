package dev.latchkey.tests.session;

import dev.latchkey.tests.server.KeycloakExtension;
import dev.latchkey.tests.server.ServerUnderTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions in the database: Keycloak's default. */
@ExtendWith(KeycloakExtension.class)
class PersistentSessionsIT extends SessionEndContract {

    @BeforeAll
    void open(ServerUnderTest server) {
        acme = Acme.on(server);
    }
}
