package dev.latchkey.install.keycloak;

import dev.latchkey.install.Piece;
import dev.latchkey.support.RealmDefaults;
import java.util.Optional;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;

/** A required action of ours, registered in the realm and switched on. */
final class EnabledAction implements Piece {

    private static final String ENABLED = "enabled";
    private static final String DISABLED = "disabled";

    private final RealmModel realm;
    private final RequiredActionFactory factory;

    EnabledAction(RealmModel realm, RequiredActionFactory factory) {
        this.realm = realm;
        this.factory = factory;
    }

    @Override
    public String id() {
        return "required-action/" + factory.getId();
    }

    @Override
    public Optional<String> now() {
        return action().map(action -> action.isEnabled() ? ENABLED : DISABLED);
    }

    @Override
    public Optional<String> wanted() {
        return Optional.of(ENABLED);
    }

    @Override
    public void put(Optional<String> state) {
        if (state.isEmpty()) {
            action().ifPresent(realm::removeRequiredActionProvider);
            return;
        }
        RequiredActionProviderModel action = action().orElseGet(this::register);
        action.setEnabled(state.get().equals(ENABLED));
        realm.updateRequiredActionProvider(action);
    }

    private RequiredActionProviderModel register() {
        int last = realm.getRequiredActionProvidersStream()
                .mapToInt(RequiredActionProviderModel::getPriority)
                .max()
                .orElse(0);
        return RealmDefaults.addAction(realm, factory.getId(), factory.getDisplayText(), last + 1);
    }

    private Optional<RequiredActionProviderModel> action() {
        return Optional.ofNullable(realm.getRequiredActionProviderByAlias(factory.getId()));
    }
}
