package dev.latchkey.install.keycloak;

import dev.latchkey.install.RealmFacts.Unreadable;
import dev.latchkey.support.OtpVerifier;
import dev.latchkey.support.Setting;
import dev.latchkey.support.SettingsTab;
import dev.latchkey.twofactor.RequiredFrom;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.common.util.Time;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.ui.extend.UiTabProvider;
import org.keycloak.storage.DatastoreProvider;

/** What is on in a realm, by the settings in force. */
record Features(KeycloakSession session, RealmModel realm) {

    private static final String SESSIONS = "latchkey-sessions";
    private static final String TWO_FACTOR = "latchkey-two-factor";
    private static final String OTP_SERVER = "latchkey-otp-server";
    private static final String API_KEYS = "latchkey-api-keys";
    private static final String LATCHKEYS_DATASTORE = "latchkey";

    /**
     * One feature.
     *
     * @param id of its settings
     * @param state {@code on} or {@code off}; of the two-factor rule {@code required}, {@code announced} or
     *     {@code optional}; of the OTP server {@code in-use}, {@code ready} or {@code off}
     * @param settings those in force, by their keys; a secret is masked, or empty if there is none
     */
    public record Feature(String id, String state, Map<String, String> settings) {}

    List<Feature> all() {
        return tabs().map(tab -> new Feature(tab.getId(), state(tab.getId()), settings(tab)))
                .toList();
    }

    private String state(String feature) {
        return switch (feature) {
            case TWO_FACTOR -> isRuleInForce() ? "required" : isRequired() ? "announced" : "optional";
            case OTP_SERVER -> !isOtpServerUsable() ? "off" : isByOtpServer() ? "in-use" : "ready";
            case SESSIONS -> areSessionsEnabled() && rivalDatastore().isEmpty() ? "on" : "off";
            default -> is(feature, "enabled") ? "on" : "off";
        };
    }

    private Stream<SettingsTab> tabs() {
        return session.getKeycloakSessionFactory()
                .getProviderFactoriesStream(UiTabProvider.class)
                .filter(SettingsTab.class::isInstance)
                .map(SettingsTab.class::cast)
                .sorted(Comparator.comparing(SettingsTab::getId));
    }

    private Map<String, String> settings(SettingsTab tab) {
        ComponentModel component = tab.componentIn(realm).orElse(null);
        Map<String, String> settings = new LinkedHashMap<>();
        tab.settings().forEach(setting -> settings.put(setting.key(), setting.textInForce(component)));
        return settings;
    }

    /** The settings that mean nothing as they are written. */
    List<Unreadable> unreadable() {
        return tabs().flatMap(tab -> tab.componentIn(realm).stream()
                        .flatMap(component -> tab.settings().stream()
                                .filter(setting -> setting.isUnreadableIn(component))
                                .map(setting -> unreadable(tab, setting, component))))
                .toList();
    }

    private static Unreadable unreadable(SettingsTab tab, Setting<?> setting, ComponentModel component) {
        return new Unreadable(tab.getId(), false, setting.key(), setting.textInForce(component));
    }

    /** A setting in force, as it is written; empty also if there is none of that name. */
    private String text(String feature, String key) {
        return tabs().filter(tab -> tab.getId().equals(feature))
                .flatMap(tab -> tab.settings().stream()
                        .filter(setting -> setting.key().equals(key))
                        .map(setting ->
                                setting.textInForce(tab.componentIn(realm).orElse(null))))
                .findFirst()
                .orElse("");
    }

    private boolean is(String feature, String key) {
        return Boolean.parseBoolean(text(feature, key));
    }

    boolean areSessionsEnabled() {
        return is(SESSIONS, "enabled");
    }

    /** An ISO 8601 duration, or {@code never}. */
    String longestTimeout() {
        return text(SESSIONS, "longestTimeout");
    }

    /** Whose data store is in use, so that no rule of Latchkey's ends a session; empty if none but Latchkey's is. */
    Optional<String> rivalDatastore() {
        return Optional.of(session.getKeycloakSessionFactory()
                        .getProviderFactory(DatastoreProvider.class)
                        .getId())
                .filter(id -> !id.equals(LATCHKEYS_DATASTORE));
    }

    boolean isRequired() {
        return text(TWO_FACTOR, "enforcement").equals("required");
    }

    private boolean isRuleInForce() {
        return isRequired() && requiredLater().isEmpty();
    }

    /** When the realm's requirement comes into force; empty if it is, or there is none. */
    Optional<Instant> requiredLater() {
        return isRequired()
                ? RequiredFrom.parse(text(TWO_FACTOR, "requiredFrom"))
                        .filter(Instant.ofEpochSecond(Time.currentTime())::isBefore)
                : Optional.empty();
    }

    boolean isByOtpServer() {
        return text(TWO_FACTOR, "method").equals("otp-server");
    }

    Optional<String> exemptGroup() {
        return Optional.of(text(TWO_FACTOR, "exemptGroup")).filter(path -> !path.isEmpty());
    }

    boolean isOtpServerUsable() {
        return OtpVerifier.of(session).isUsableIn(realm);
    }

    /** The servers that are sent passcodes readably. */
    List<String> plainServers() {
        return is(OTP_SERVER, "allowPlainHttp") && text(OTP_SERVER, "protocol").equals("authanvil")
                ? Stream.of(text(OTP_SERVER, "servers").split(","))
                        .map(String::strip)
                        .filter(server -> server.regionMatches(true, 0, "http:", 0, "http:".length()))
                        .toList()
                : List.of();
    }

    boolean areUnsignedRepliesBelieved() {
        return text(OTP_SERVER, "protocol").equals("radius")
                && !text(OTP_SERVER, "servers").isEmpty()
                && !is(OTP_SERVER, "requireMessageAuthenticator");
    }

    boolean areApiKeysEnabled() {
        return is(API_KEYS, "enabled");
    }

    boolean needOwnersAFactor() {
        return is(API_KEYS, "requireOwnerFactor");
    }
}
