package dev.latchkey.session.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.session.SessionTimeout;
import dev.latchkey.support.InvalidSettingException;
import dev.latchkey.support.Setting;
import dev.latchkey.support.SettingsTab;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.ui.extend.UiTabProviderFactory;

/** {@code latchkey-sessions}: the session timeouts of a company. */
@AutoService(UiTabProviderFactory.class)
public final class SessionSettings extends SettingsTab {

    public static final String ID = "latchkey-sessions";

    static final Setting<Boolean> ENABLED = Setting.flag("enabled", true);
    static final Setting<SessionTimeout> DEFAULT_TIMEOUT =
            Setting.choice("defaultTimeout", SessionTimeout.PT30M, SessionTimeout.all(), SessionTimeout::text);
    // An unreadable limit bounds to the default rather than to nothing.
    static final Setting<SessionTimeout> LONGEST_TIMEOUT = Setting.choice(
                    "longestTimeout", SessionTimeout.NEVER, SessionTimeout.all(), SessionTimeout::text)
            .orIfUnreadable(SessionTimeout.PT30M);

    public SessionSettings() {
        super(ID, List.of(ENABLED, DEFAULT_TIMEOUT, LONGEST_TIMEOUT));
    }

    /** The realm's settings in force. */
    static Values of(RealmModel realm) {
        ComponentModel component = component(realm, ID);
        return new Values(ENABLED.in(component), DEFAULT_TIMEOUT.in(component), LONGEST_TIMEOUT.in(component));
    }

    /**
     * Settings of one realm.
     *
     * @param enabled whether idle sessions end at all before the realm's own limits
     * @param byDefault the timeout of users who chose none
     * @param longest the longest timeout that a user may have
     */
    record Values(boolean enabled, SessionTimeout byDefault, SessionTimeout longest) {}

    @Override
    protected Optional<InvalidSettingException> contradiction(RealmModel realm, ComponentModel component) {
        return DEFAULT_TIMEOUT.in(component).compareTo(LONGEST_TIMEOUT.in(component)) > 0
                ? Optional.of(new InvalidSettingException("latchkeySessionsDefaultBeyondLongest"))
                : Optional.empty();
    }

    @Override
    protected void onChange(
            KeycloakSession session,
            RealmModel realm,
            @Nullable ComponentModel before,
            @Nullable ComponentModel after) {
        DeadSessions.endBeforeChange(session, realm);
    }
}
