package dev.latchkey.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.tests.server.ServerUnderTest;
import org.junit.jupiter.api.Test;

/** Another extension took the place that session timeouts need. */
class RivalIT {

    @Test
    void theAdministratorIsToldThatNothingIsEnforced() {
        try (ServerUnderTest server = OtherServers.withRival("rival", "--db=dev-mem")) {
            assertThat(server.keycloak().log())
                    .contains("SESSION TIMEOUTS ARE NOT ENFORCED")
                    .contains("'rival'")
                    .contains("--spi-datastore--provider-default=latchkey")
                    .doesNotContain("Session timeouts are enforced");
        }
    }
}
