package dev.latchkey.install.keycloak;

import dev.latchkey.install.Piece;
import dev.latchkey.support.Setting;
import dev.latchkey.support.SettingsTab;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.RealmModel;
import org.keycloak.services.ui.extend.UiTabProvider;

/** The settings of one feature, written down with their defaults, so that an administrator finds something to edit. */
final class Settings implements Piece {

    private final RealmModel realm;
    private final SettingsTab tab;

    Settings(RealmModel realm, SettingsTab tab) {
        this.realm = realm;
        this.tab = tab;
    }

    @Override
    public String id() {
        return "settings/" + tab.getId();
    }

    @Override
    public Optional<String> now() {
        return tab.componentIn(realm).map(component -> Json.text(visible(component.getConfig())));
    }

    @Override
    public Optional<String> wanted() {
        return now().or(() -> Optional.of(Json.text(tab.settings().stream()
                .filter(setting -> !setting.defaultText().isEmpty())
                .collect(Collectors.toMap(Setting::key, setting -> List.of(setting.defaultText()))))));
    }

    @Override
    public void put(Optional<String> state) {
        tab.componentIn(realm).ifPresent(realm::removeComponent);
        state.map(text -> Json.read(text, Config.class)).ifPresent(config -> {
            ComponentModel component = new ComponentModel();
            component.setName(tab.getId());
            component.setProviderId(tab.getId());
            component.setProviderType(UiTabProvider.class.getName());
            component.setParentId(realm.getId());
            component.setConfig(config);
            realm.addComponentModel(component);
        });
    }

    /** A secret is not told; that there is one makes a state that differs from the one without. */
    private Config visible(MultivaluedHashMap<String, String> config) {
        Config visible = new Config();
        visible.putAll(config);
        tab.settings().stream()
                .filter(Setting::isSecret)
                .map(Setting::key)
                .filter(key -> visible.getFirst(key) != null)
                .forEach(key -> visible.putSingle(key, "secret"));
        return visible;
    }

    /** The configuration of a component, for Jackson. */
    static final class Config extends MultivaluedHashMap<String, String> {}
}
