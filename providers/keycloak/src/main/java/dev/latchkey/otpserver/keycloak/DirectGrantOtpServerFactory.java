package dev.latchkey.otpserver.keycloak;

import com.google.auto.service.AutoService;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;

/** {@code latchkey-direct-grant-otp-server}: the step of a direct grant flow that checks the OTP server's passcode. */
@AutoService(AuthenticatorFactory.class)
public final class DirectGrantOtpServerFactory extends OtpServerStepFactory {

    public static final String ID = "latchkey-direct-grant-otp-server";

    private final DirectGrantOtpServer step = new DirectGrantOtpServer();

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return step;
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {Requirement.REQUIRED, Requirement.DISABLED};
    }

    @Override
    public boolean isUserSetupAllowed() {
        return false;
    }

    @Override
    public String getHelpText() {
        return "Checks the parameter totp of a password grant with the company's OTP server (AuthAnvil, or any RADIUS server).";
    }
}
