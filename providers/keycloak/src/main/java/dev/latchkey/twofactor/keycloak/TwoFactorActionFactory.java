package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;

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
        factory.register(event -> {
            if (event instanceof RealmModel.RealmPostCreateEvent created) {
                register(created.getCreatedRealm());
            } else if (event instanceof PostMigrationEvent) {
                KeycloakModelUtils.runJobInTransaction(
                        factory,
                        session -> session.realms().getRealmsStream().toList().forEach(realm -> {
                            session.getContext().setRealm(realm);
                            register(realm);
                        }));
            }
        });
    }

    private static void register(RealmModel realm) {
        int first = realm.getRequiredActionProvidersStream()
                .filter(action -> !ID.equals(action.getAlias()))
                .mapToInt(RequiredActionProviderModel::getPriority)
                .map(priority -> priority - 1)
                .reduce(PRIORITY, Math::min);
        RequiredActionProviderModel ours = realm.getRequiredActionProviderByAlias(ID);
        if (ours == null) {
            ours = new RequiredActionProviderModel();
            ours.setAlias(ID);
            ours.setProviderId(ID);
            ours.setName(DISPLAY_TEXT);
            ours.setEnabled(true);
            ours.setPriority(first);
            realm.addRequiredActionProvider(ours);
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
