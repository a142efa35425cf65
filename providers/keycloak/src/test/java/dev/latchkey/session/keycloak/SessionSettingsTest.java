package dev.latchkey.session.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.session.SessionTimeout;
import org.junit.jupiter.api.Test;
import org.keycloak.component.ComponentModel;

class SessionSettingsTest {

    @Test
    void anUnreadableLimitIsNoLicence() {
        ComponentModel imported = new ComponentModel();
        imported.setId("imported");
        imported.put("defaultTimeout", "soon");
        imported.put("longestTimeout", "PT99H");

        assertThat(SessionSettings.LONGEST_TIMEOUT.in(imported)).isEqualTo(SessionTimeout.PT30M);
        assertThat(SessionSettings.DEFAULT_TIMEOUT.in(imported)).isEqualTo(SessionTimeout.PT30M);
    }
}
