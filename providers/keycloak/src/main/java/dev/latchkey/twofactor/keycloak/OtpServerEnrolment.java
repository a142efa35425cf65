package dev.latchkey.twofactor.keycloak;

import dev.latchkey.support.OtpVerifier;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;

/** The pages on which a user is enrolled at the company's OTP server; another feature brings them. */
final class OtpServerEnrolment {

    static final String ACTION = "latchkey-otp-server-setup";

    private OtpServerEnrolment() {}

    static boolean isPossibleIn(KeycloakSession session, RealmModel realm) {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(ACTION);
        return action != null && action.isEnabled() && OtpVerifier.of(session).isUsableIn(realm);
    }
}
