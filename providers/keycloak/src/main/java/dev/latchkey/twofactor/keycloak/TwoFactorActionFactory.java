package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.RealmDefaults;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;

/**
 * {@code latchkey-two-factor}, the required action that every login passes. Keycloak registers no foreign action in a realm
 * by itself: this does, in every realm at start-up and in each new one; enabled, and before all others.
 */
@AutoService(RequiredActionFactory.class)
public final class TwoFactorActionFactory implements RequiredActionFactory {

    public static final String ID = "latchkey-two-factor";

    private static final String DISPLAY_TEXT = "Two-factor rule";
    private static final int PRIORITY = 1;

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayText() {
        return DISPLAY_TEXT;
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return new TwoFactorAction(session);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        RealmDefaults.inEveryRealm(factory, TwoFactorActionFactory::register);
    }

    private static void register(RealmModel realm) {
        int first = realm.getRequiredActionProvidersStream()
                .filter(action -> !ID.equals(action.getAlias()))
                .mapToInt(RequiredActionProviderModel::getPriority)
                .map(priority -> priority - 1)
                .reduce(PRIORITY, Math::min);
        RequiredActionProviderModel ours = realm.getRequiredActionProviderByAlias(ID);
        if (ours == null) {
            RealmDefaults.addAction(realm, ID, DISPLAY_TEXT, first);
        } else if (!ours.isEnabled() || ours.getPriority() > first || !ID.equals(ours.getProviderId())) {
            ours.setProviderId(ID);
            ours.setEnabled(true);
            ours.setPriority(first);
            realm.updateRequiredActionProvider(ours);
        }
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void close() {}
}
