package dev.latchkey.apikey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.apikey.ApiKeySettings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.keycloak.component.ComponentModel;

class ApiKeySettingsTabTest {

    @Test
    void hasTheDomainsDefaultsWhereNothingWasSaved() {
        assertThat(ApiKeySettingsTab.read(null)).isEqualTo(ApiKeySettings.DEFAULTS);
        assertThat(ApiKeySettingsTab.read(new ComponentModel())).isEqualTo(ApiKeySettings.DEFAULTS);
    }

    @Test
    void readsWhatWasSaved() {
        ComponentModel component = new ComponentModel();
        component.put("enabled", false);
        component.put("keysPerUser", 3);
        component.put("prefix", "acme");
        component.put("longestLifetime", "P90D");
        component.put("rotationOverlap", "PT1H");
        component.put("requireOwnerFactor", false);

        assertThat(ApiKeySettingsTab.read(component))
                .isEqualTo(new ApiKeySettings(
                        false, 3, "acme", Optional.of(Duration.ofDays(90)), Duration.ofHours(1), false));
    }

    /** Whoever wrote "no" meant to switch the feature off, and whoever wrote a limit meant to have one. */
    @Test
    void isStrictWhereItCannotBeRead() {
        ComponentModel component = new ComponentModel();
        component.put("enabled", "no");
        component.put("keysPerUser", "many");
        component.put("prefix", "LK");
        component.put("longestLifetime", "90 days");
        component.put("rotationOverlap", "-PT1H");
        component.put("requireOwnerFactor", "maybe");

        assertThat(ApiKeySettingsTab.read(component))
                .isEqualTo(new ApiKeySettings(false, 1, "lk", Optional.of(Duration.ofDays(90)), Duration.ZERO, true));
    }
}
