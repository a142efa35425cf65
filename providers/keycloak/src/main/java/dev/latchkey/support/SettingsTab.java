package dev.latchkey.support;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.component.ComponentModel;
import org.keycloak.component.ComponentValidationException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.services.ui.extend.UiTabProvider;
import org.keycloak.services.ui.extend.UiTabProviderFactory;

/**
 * The settings of one feature: a component of the realm, shown as a tab under <em>Realm settings</em> where the server
 * runs with the feature {@code declarative-ui}, and otherwise reached as any component is.
 *
 * <p>A subclass names the settings; labels and help texts are the message keys {@code <id>.<key>} and
 * {@code <id>.<key>.help}, the tab's own name is {@code <id>}.
 */
public abstract class SettingsTab implements UiTabProvider, UiTabProviderFactory<ComponentModel> {

    private final String id;
    private final List<Setting<?>> settings;

    protected SettingsTab(String id, List<Setting<?>> settings) {
        this.id = id;
        this.settings = List.copyOf(settings);
    }

    /**
     * The realm's component with these settings; {@code null} before they are saved for the first time. Two
     * administrators who save at the same moment make two of them; the one with the smallest id counts then, on every node.
     */
    protected static @Nullable ComponentModel component(RealmModel realm, String id) {
        return realm.getComponentsStream(realm.getId(), UiTabProvider.class.getName())
                .filter(component -> id.equals(component.getProviderId()))
                .min(Comparator.comparing(ComponentModel::getId))
                .orElse(null);
    }

    /** The realm's component with these settings; empty before they are saved for the first time. */
    public final Optional<ComponentModel> componentIn(RealmModel realm) {
        return Optional.ofNullable(component(realm, id));
    }

    public final List<Setting<?>> settings() {
        return settings;
    }

    @Override
    public final String getId() {
        return id;
    }

    @Override
    public final String getHelpText() {
        return id + ".help";
    }

    @Override
    public final String getPath() {
        return "/:realm/realm-settings/:tab?";
    }

    @Override
    public final Map<String, String> getParams() {
        return Map.of("tab", id);
    }

    @Override
    public final List<ProviderConfigProperty> getConfigProperties() {
        return settings.stream().map(setting -> setting.property(id)).toList();
    }

    @Override
    public final void validateConfiguration(KeycloakSession session, RealmModel realm, ComponentModel component) {
        ComponentModel existing = component(realm, id);
        if (existing != null && !existing.getId().equals(component.getId())) {
            throw new ComponentValidationException("latchkeySettingsExistAlready", existing.getId());
        }
        problemIn(component).or(() -> contradiction(session, realm, component)).ifPresent(SettingsTab::refuse);
    }

    /** What is wrong with the first setting that can't be read; empty if all can be. */
    protected final Optional<InvalidSettingException> problemIn(ComponentModel component) {
        return settings.stream()
                .flatMap(setting -> setting.problemIn(component).stream())
                .findFirst();
    }

    /** What is wrong with settings that can be read one by one but don't go together; empty if they do. */
    protected Optional<InvalidSettingException> contradiction(RealmModel realm, ComponentModel component) {
        return Optional.empty();
    }

    /** The same for settings that have to go together with what other features say of the realm. */
    protected Optional<InvalidSettingException> contradiction(
            KeycloakSession session, RealmModel realm, ComponentModel component) {
        return contradiction(realm, component);
    }

    private static void refuse(InvalidSettingException problem) {
        throw new ComponentValidationException(problem.messageKey(), problem.parameters());
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
