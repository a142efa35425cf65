package dev.latchkey.apikey.keycloak;

import org.keycloak.authentication.authenticators.directgrant.ValidateUsername;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;

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
            RequiredActionProviderModel action = new RequiredActionProviderModel();
            action.setAlias(ApiKeyActionFactory.ID);
            action.setProviderId(ApiKeyActionFactory.ID);
            action.setName(ApiKeyActionFactory.DISPLAY_TEXT);
            action.setEnabled(true);
            action.setPriority(ACTION_PRIORITY);
            realm.addRequiredActionProvider(action);
        }
        if (realm.getFlowByAlias(FLOW) == null) {
            addFlow(realm);
        }
    }

    private static void addFlow(RealmModel realm) {
        AuthenticationFlowModel flow = new AuthenticationFlowModel();
        flow.setAlias(FLOW);
        flow.setDescription("For clients that only know password grants: the password is the user’s API key.");
        flow.setProviderId("basic-flow");
        flow.setTopLevel(true);
        flow.setBuiltIn(false);
        AuthenticationFlowModel added = realm.addAuthenticationFlow(flow);
        addExecution(realm, added, ValidateUsername.PROVIDER_ID, 10);
        addExecution(realm, added, DirectGrantApiKeyFactory.ID, 20);
    }

    private static void addExecution(
            RealmModel realm, AuthenticationFlowModel flow, String authenticator, int priority) {
        AuthenticationExecutionModel execution = new AuthenticationExecutionModel();
        execution.setParentFlow(flow.getId());
        execution.setAuthenticator(authenticator);
        execution.setRequirement(Requirement.REQUIRED);
        execution.setPriority(priority);
        execution.setAuthenticatorFlow(false);
        realm.addAuthenticatorExecution(execution);
    }
}
