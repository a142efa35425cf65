package dev.latchkey.twofactor.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.twofactor.Enforcement;
import org.junit.jupiter.api.Test;
import org.keycloak.component.ComponentModel;

class TwoFactorSettingsTest {

    @Test
    void whatCannotBeReadIsMeantStrictly() {
        ComponentModel imported = new ComponentModel();
        imported.setId("imported");
        imported.put("enforcement", "mandatory");
        imported.put("requiredFrom", "next year");
        imported.put("exemptGroup", "everybody");

        assertThat(TwoFactorSettings.ENFORCEMENT.in(imported)).isEqualTo(Enforcement.REQUIRED);
        assertThat(TwoFactorSettings.REQUIRED_FROM.in(imported)).isEmpty();
        assertThat(TwoFactorSettings.EXEMPT_GROUP.in(imported)).isEmpty();
    }
}
