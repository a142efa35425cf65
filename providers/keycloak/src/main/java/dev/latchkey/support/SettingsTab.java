package dev.latchkey.support;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.component.ComponentValidationException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * The settings of one feature: a component of the realm, shown as a tab under <em>Realm settings</em> where the server
 * runs with the feature {@code declarative-ui}, and otherwise reached as any component is.
 *
 * <p>A subclass names the settings; labels and help texts are the message keys {@code <id>.<key>} and
 * {@code <id>.<key>.help}, the tab's own name is {@code <id>}.
 */
public abstract class SettingsTab extends RealmSettingsTab {

    private final List<Setting<?>> settings;

    protected SettingsTab(String id, List<Setting<?>> settings) {
        super(id);
        this.settings = List.copyOf(settings);
    }

    /** The realm's component with these settings; {@code null} before they are saved for the first time. */
    protected static @Nullable ComponentModel component(RealmModel realm, String id) {
        return first(realm, id).orElse(null);
    }

    public final List<Setting<?>> settings() {
        return settings;
    }

    @Override
    public final List<ProviderConfigProperty> getConfigProperties() {
        return settings.stream().map(setting -> setting.property(getId())).toList();
    }

    @Override
    public final void validateConfiguration(KeycloakSession session, RealmModel realm, ComponentModel component) {
        componentIn(realm)
                .filter(existing -> !existing.getId().equals(component.getId()))
                .ifPresent(existing ->
                        refuse(new InvalidSettingException("latchkeySettingsExistAlready", existing.getId())));
        problemIn(component).or(() -> contradiction(realm, component)).ifPresent(SettingsTab::refuse);
    }

    /** What is wrong with the first setting that can't be read; empty if all can be. */
    protected final Optional<InvalidSettingException> problemIn(ComponentModel component) {
        return settings.stream()
                .flatMap(setting ->
                        setting.problemIn(component).map(problem -> problem.at(setting.label(getId()))).stream())
                .findFirst();
    }

    /** What is wrong with settings that can be read one by one but don't go together; empty if they do. */
    protected Optional<InvalidSettingException> contradiction(RealmModel realm, ComponentModel component) {
        return Optional.empty();
    }

    /**
     * The same for settings that have to go together with what other features say of the realm. Not asked of an import,
     * which brings the components in any order.
     */
    protected Optional<InvalidSettingException> conflict(
            KeycloakSession session, RealmModel realm, ComponentModel component) {
        return Optional.empty();
    }

    private void refuseConflict(KeycloakSession session, RealmModel realm, ComponentModel component) {
        conflict(session, realm, component).ifPresent(problem -> {
            // Keycloak has written the component already.
            session.getTransactionManager().setRollbackOnly();
            refuse(problem);
        });
    }

    /**
     * Called when settings are about to become others.
     *
     * @param before {@code null} if none were saved
     * @param after {@code null} if they are removed
     */
    protected void onChange(
            KeycloakSession session,
            RealmModel realm,
            @Nullable ComponentModel before,
            @Nullable ComponentModel after) {}

    @Override
    public final void onCreate(KeycloakSession session, RealmModel realm, ComponentModel component) {
        refuseConflict(session, realm, component);
        onChange(session, realm, null, component);
        tell(session, realm, component, null, component);
    }

    @Override
    public final void onUpdate(
            KeycloakSession session, RealmModel realm, @Nullable ComponentModel before, ComponentModel after) {
        refuseConflict(session, realm, after);
        onChange(session, realm, before, after);
        tell(session, realm, after, before, after);
    }

    @Override
    public final void preRemove(KeycloakSession session, RealmModel realm, ComponentModel component) {
        onChange(session, realm, component, null);
        List<ComponentModel> all = components(realm, getId()).limit(2).toList();
        if (!all.isEmpty() && all.get(0).getId().equals(component.getId())) {
            tell(session, realm, component, component, all.size() > 1 ? all.get(1) : null);
        }
    }

    private void tell(
            KeycloakSession session,
            RealmModel realm,
            ComponentModel saved,
            @Nullable ComponentModel before,
            @Nullable ComponentModel after) {
        SettingEvents.tell(session, realm, getId(), saved.getId(), SettingChange.between(settings, before, after));
    }

    private static void refuse(InvalidSettingException problem) {
        throw new ComponentValidationException(problem.messageKey(), problem.parameters());
    }
}
