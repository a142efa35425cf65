package dev.latchkey.otpserver.keycloak;

import dev.latchkey.support.RealmDefaults;
import org.keycloak.authentication.authenticators.directgrant.ValidatePassword;
import org.keycloak.authentication.authenticators.directgrant.ValidateUsername;
import org.keycloak.models.RealmModel;

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
            RealmDefaults.addAction(
                    realm, OtpServerSetup.Factory.ID, OtpServerSetup.Factory.DISPLAY_TEXT, ACTION_PRIORITY);
        }
        RealmDefaults.addFlow(
                realm,
                FLOW,
                "For password grants that carry the passcode of AuthAnvil / OTP server as totp.",
                ValidateUsername.PROVIDER_ID,
                ValidatePassword.PROVIDER_ID,
                DirectGrantOtpServerFactory.ID);
    }
}
