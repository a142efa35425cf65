package dev.latchkey.support;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;

/**
 * What a save did to one setting.
 *
 * @param setting its key
 * @param from its text before: the default's if it wasn't set, empty if the default is nothing; {@code null} for a secret
 * @param to its text afterwards, likewise; {@code changed} for a secret
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SettingChange(String setting, @Nullable String from, String to) {

    /** The settings that mean something else afterwards; {@code null} stands for settings that aren't saved. */
    static List<SettingChange> between(
            List<Setting<?>> settings, @Nullable ComponentModel before, @Nullable ComponentModel after) {
        return settings.stream()
                .flatMap(setting -> between(setting, before, after).stream())
                .toList();
    }

    private static Optional<SettingChange> between(
            Setting<?> setting, @Nullable ComponentModel before, @Nullable ComponentModel after) {
        String from = setting.writtenInForce(before);
        String to = setting.writtenInForce(after);
        if (from.equals(to)) {
            return Optional.empty();
        }
        return Optional.of(
                setting.isSecret()
                        ? new SettingChange(setting.key(), null, "changed")
                        : new SettingChange(setting.key(), from, to));
    }
}
