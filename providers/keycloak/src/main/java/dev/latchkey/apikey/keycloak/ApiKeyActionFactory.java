package dev.latchkey.apikey.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.RealmDefaults;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * {@code latchkey-api-key}, the required action with the pages about one's API keys. Keycloak registers no foreign action
 * in a realm by itself: this does, in every realm at start-up and in each new one.
 */
@AutoService(RequiredActionFactory.class)
public final class ApiKeyActionFactory implements RequiredActionFactory {

    public static final String ID = "latchkey-api-key";

    static final String DISPLAY_TEXT = "API key";

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
        return new ApiKeyAction(session);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        RealmDefaults.inEveryRealm(factory, ApiKeyRegistration::register);
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void close() {}
}
