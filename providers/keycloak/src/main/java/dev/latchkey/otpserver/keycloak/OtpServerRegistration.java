package dev.latchkey.otpserver.keycloak;

import org.keycloak.authentication.authenticators.directgrant.ValidatePassword;
import org.keycloak.authentication.authenticators.directgrant.ValidateUsername;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;

/**
 * What a realm needs so that its users can set up the OTP server: the required action, and a flow with our authenticator.
 * The account console shows a type of credential only where some flow could ask for it.
 */
final class OtpServerRegistration {

    /** Alias of the flow. */
    static final String FLOW = "latchkey direct grant with OTP server";

    private static final int ACTION_PRIORITY = 1001;

    private OtpServerRegistration() {}

    static void register(RealmModel realm) {
        if (realm.getRequiredActionProviderByAlias(OtpServerSetup.Factory.ID) == null) {
            RequiredActionProviderModel action = new RequiredActionProviderModel();
            action.setAlias(OtpServerSetup.Factory.ID);
            action.setProviderId(OtpServerSetup.Factory.ID);
            action.setName(OtpServerSetup.Factory.DISPLAY_TEXT);
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
        flow.setDescription("For password grants that carry the passcode of AuthAnvil / OTP server as totp.");
        flow.setProviderId("basic-flow");
        flow.setTopLevel(true);
        flow.setBuiltIn(false);
        AuthenticationFlowModel added = realm.addAuthenticationFlow(flow);
        addExecution(realm, added, ValidateUsername.PROVIDER_ID, 10);
        addExecution(realm, added, ValidatePassword.PROVIDER_ID, 20);
        addExecution(realm, added, DirectGrantOtpServerFactory.ID, 30);
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
