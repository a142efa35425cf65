package dev.latchkey.apikey.keycloak;

import dev.latchkey.support.RealmDefaults;
import org.keycloak.authentication.authenticators.directgrant.ValidateUsername;
import org.keycloak.models.RealmModel;

/**
 * What a realm needs so that its users find their keys: the required action, and a flow with our authenticator. The
 * account console shows a type of credential only where some flow could ask for it; a client that knows nothing but
 * passwords can be given the flow as its direct grant flow.
 */
final class ApiKeyRegistration {

    /** Alias of the flow. */
    static final String FLOW = "latchkey direct grant with API key";

    private static final int ACTION_PRIORITY = 1000;

    private ApiKeyRegistration() {}

    static void register(RealmModel realm) {
        if (realm.getRequiredActionProvidersStream()
                .noneMatch(action -> ApiKeyActionFactory.ID.equals(action.getProviderId()))) {
            RealmDefaults.addAction(realm, ApiKeyActionFactory.ID, ApiKeyActionFactory.DISPLAY_TEXT, ACTION_PRIORITY);
        }
        RealmDefaults.addFlow(
                realm,
                FLOW,
                "For clients that only know password grants: the password is the user’s API key.",
                ValidateUsername.PROVIDER_ID,
                DirectGrantApiKeyFactory.ID);
    }
}
