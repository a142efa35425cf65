package dev.latchkey.install;

import dev.latchkey.install.Finding.Kind;
import dev.latchkey.install.RealmFacts.Marker;
import dev.latchkey.install.RealmFacts.Profile;
import dev.latchkey.install.RealmFacts.Unreadable;
import java.util.List;
import java.util.stream.Stream;

/** Settings that mean nothing, and what the user profile lets users do to those that are kept with them. */
final class SettingChecks {

    private static final String MARKER = "latchkey.install";
    private static final String INSTALLATION = "realm/" + MARKER;
    private static final String SESSION_TIMEOUT = "sessionTimeout";
    private static final String TWO_FACTOR = "twoFactor";
    private static final String OVERRIDE = "otpServerOverrideUntil";

    private SettingChecks() {}

    static Stream<Finding> of(RealmFacts realm) {
        return Stream.of(
                        marker(realm.marker()),
                        realm.unreadable().stream().map(SettingChecks::unreadable),
                        profile(realm))
                .flatMap(found -> found);
    }

    private static Stream<Finding> marker(Marker marker) {
        if (marker.newerVersion().isPresent()) {
            return Stream.of(Finding.of(
                    Kind.INSTALLED_BY_NEWER,
                    INSTALLATION,
                    marker.newerVersion().get().toString()));
        }
        return marker.unreadable()
                ? Stream.of(Finding.of(Kind.INSTALLATION_UNREADABLE, INSTALLATION, MARKER))
                : Stream.empty();
    }

    private static Finding unreadable(Unreadable setting) {
        return setting.organization()
                ? Finding.of(
                        Kind.ORGANIZATION_SETTING_UNREADABLE,
                        "organization/" + setting.owner(),
                        setting.owner(),
                        setting.key(),
                        setting.instead())
                : Finding.of(
                        Kind.SETTING_UNREADABLE,
                        "setting/" + setting.owner() + '/' + setting.key(),
                        setting.owner(),
                        setting.key(),
                        setting.instead());
    }

    private static Stream<Finding> profile(RealmFacts realm) {
        Profile profile = realm.profile();
        Stream<Finding> missing = (realm.sessions().enabled() ? Stream.of(SESSION_TIMEOUT) : Stream.<String>empty())
                .filter(attribute -> !profile.attributes().contains(attribute))
                .map(attribute -> finding(Kind.PROFILE_ATTRIBUTE_MISSING, attribute));
        Stream<Finding> stored = profile.sessionTimeoutDefault().stream()
                .map(text -> finding(Kind.SESSION_TIMEOUT_STORED_BY_DEFAULT, SESSION_TIMEOUT, text));
        Stream<Finding> editable = Stream.concat(
                profile.editable().contains(TWO_FACTOR)
                        ? Stream.of(finding(Kind.TWO_FACTOR_EDITABLE, TWO_FACTOR))
                        : Stream.empty(),
                profile.editable().contains(OVERRIDE) && realm.rule().otpServer()
                        ? Stream.of(finding(Kind.OTP_SERVER_OVERRIDE_EDITABLE, OVERRIDE))
                        : Stream.empty());
        return Stream.of(missing, stored, editable).flatMap(found -> found);
    }

    private static Finding finding(Kind kind, String attribute, String... more) {
        return new Finding(
                kind,
                "user-profile/" + attribute,
                Stream.concat(Stream.of(attribute), List.of(more).stream()).toList());
    }
}
