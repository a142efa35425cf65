package dev.latchkey.apikey.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.apikey.ApiKey;
import dev.latchkey.apikey.ApiKeySettings;
import dev.latchkey.support.InvalidSettingException;
import dev.latchkey.support.Setting;
import dev.latchkey.support.SettingsTab;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.RealmModel;
import org.keycloak.services.ui.extend.UiTabProviderFactory;

/** {@code latchkey-api-keys}: what the company says about API keys. */
@AutoService(UiTabProviderFactory.class)
public final class ApiKeySettingsTab extends SettingsTab {

    public static final String ID = "latchkey-api-keys";

    private static final Duration LONGEST = Duration.ofDays(3660);

    // A realm file whose author wrote "no" meant to switch the feature off, and one with a limit meant to have one.
    static final Setting<Boolean> ENABLED =
            Setting.flag("enabled", ApiKeySettings.DEFAULTS.enabled()).orIfUnreadable(false);
    static final Setting<Integer> KEYS_PER_USER =
            Setting.number("keysPerUser", ApiKeySettings.DEFAULTS.keysPerUser(), 1, 100);
    static final Setting<String> PREFIX = Setting.text(
            "prefix",
            ApiKeySettings.DEFAULTS.prefix(),
            ApiKeySettings.DEFAULTS.prefix(),
            "a lower-case letter and up to 15 lower-case letters or digits",
            ApiKeySettingsTab::prefix);
    static final Setting<Optional<Duration>> LONGEST_LIFETIME = Setting.text(
                    "longestLifetime",
                    ApiKeySettings.DEFAULTS.longestLifetime(),
                    "",
                    "ISO-8601 duration, `PT1M` to `P3660D`",
                    text -> Optional.of(duration(text, Duration.ofMinutes(1))))
            .orIfUnreadable(Optional.of(Duration.ofDays(90)));
    static final Setting<Duration> ROTATION_OVERLAP = Setting.text(
            "rotationOverlap",
            ApiKeySettings.DEFAULTS.rotationOverlap(),
            ApiKeySettings.DEFAULTS.rotationOverlap().toString(),
            "ISO-8601 duration, `PT0S` to `P3660D`",
            text -> duration(text, Duration.ZERO));
    static final Setting<Boolean> REQUIRE_OWNER_FACTOR =
            Setting.flag("requireOwnerFactor", ApiKeySettings.DEFAULTS.requireOwnerFactor());

    public ApiKeySettingsTab() {
        super(ID, List.of(ENABLED, KEYS_PER_USER, PREFIX, LONGEST_LIFETIME, ROTATION_OVERLAP, REQUIRE_OWNER_FACTOR));
    }

    static ApiKeySettings of(RealmModel realm) {
        return read(component(realm, ID));
    }

    static ApiKeySettings read(@Nullable ComponentModel component) {
        return new ApiKeySettings(
                ENABLED.in(component),
                KEYS_PER_USER.in(component),
                PREFIX.in(component),
                LONGEST_LIFETIME.in(component),
                ROTATION_OVERLAP.in(component),
                REQUIRE_OWNER_FACTOR.in(component));
    }

    private static String prefix(String text) throws InvalidSettingException {
        if (!ApiKey.isPrefix(text)) {
            throw new InvalidSettingException("latchkeyApiKeySettingNotAPrefix", text);
        }
        return text;
    }

    private static Duration duration(String text, Duration shortest) throws InvalidSettingException {
        try {
            Duration duration = Duration.parse(text);
            if (duration.compareTo(shortest) >= 0 && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // said below
        }
        throw new InvalidSettingException("latchkeyApiKeySettingNotADuration", text);
    }
}
