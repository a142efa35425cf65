package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.InvalidSettingException;
import dev.latchkey.support.Setting;
import dev.latchkey.support.SettingsTab;
import dev.latchkey.twofactor.Enforcement;
import dev.latchkey.twofactor.Method;
import dev.latchkey.twofactor.RequiredFrom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.ui.extend.UiTabProviderFactory;

/** {@code latchkey-two-factor}: what a company says about second factors. */
@AutoService(UiTabProviderFactory.class)
public final class TwoFactorSettings extends SettingsTab {

    public static final String ID = "latchkey-two-factor";

    // What can't be read is taken as strictly as it could be meant.
    static final Setting<Enforcement> ENFORCEMENT =
            Setting.choice("enforcement", Enforcement.OPTIONAL).orIfUnreadable(Enforcement.REQUIRED);
    static final Setting<Method> METHOD = Setting.choice("method", Method.TOTP);
    static final Setting<Optional<Instant>> REQUIRED_FROM = Setting.text(
            "requiredFrom", Optional.empty(), "", "a date or an instant, ISO-8601", TwoFactorSettings::date);
    static final Setting<String> EXEMPT_GROUP = Setting.group("exemptGroup", TwoFactorSettings::groupPath);

    public TwoFactorSettings() {
        super(ID, List.of(ENFORCEMENT, METHOD, REQUIRED_FROM, EXEMPT_GROUP));
    }

    private static Optional<Instant> date(String text) throws InvalidSettingException {
        Optional<Instant> date = RequiredFrom.parse(text);
        if (date.isEmpty()) {
            throw new InvalidSettingException("latchkeyTwoFactorNotADate", text);
        }
        return date;
    }

    private static String groupPath(String text) throws InvalidSettingException {
        if (!text.startsWith("/")) {
            throw new InvalidSettingException("latchkeyTwoFactorNotAGroupPath", text);
        }
        return text;
    }

    /** The realm's settings in force. */
    static Values of(RealmModel realm) {
        return read(component(realm, ID));
    }

    private static Values read(@Nullable ComponentModel component) {
        return new Values(
                ENFORCEMENT.in(component),
                METHOD.in(component),
                REQUIRED_FROM.in(component),
                EXEMPT_GROUP.in(component));
    }

    /**
     * Settings of one realm.
     *
     * @param enforcement whether a second factor is required
     * @param method which one
     * @param requiredFrom from when on; empty: now
     * @param exemptGroup path of the group whose members are excepted; empty: nobody is
     */
    record Values(Enforcement enforcement, Method method, Optional<Instant> requiredFrom, String exemptGroup) {}

    /** Nobody could log in any more, administrators included. */
    @Override
    protected Optional<InvalidSettingException> conflict(
            KeycloakSession session, RealmModel realm, ComponentModel component) {
        return METHOD.in(component) == Method.OTP_SERVER && !OtpServerEnrolment.isPossibleIn(session, realm)
                ? Optional.of(new InvalidSettingException("latchkeyTwoFactorNoOtpServer"))
                : Optional.empty();
    }

    @Override
    protected void onChange(
            KeycloakSession session,
            RealmModel realm,
            @Nullable ComponentModel before,
            @Nullable ComponentModel after) {
        EndedRules.onChange(session, realm, read(before), read(after));
    }
}
