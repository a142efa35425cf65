package dev.latchkey.otpserver.keycloak;

import com.google.auto.service.AutoService;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;

/** {@code latchkey-otp-server-form}: the step of a browser flow that asks for the OTP server's passcode. */
@AutoService(AuthenticatorFactory.class)
public final class OtpServerFormFactory extends OtpServerStepFactory {

    public static final String ID = "latchkey-otp-server-form";

    private final OtpServerForm form = new OtpServerForm();

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return form;
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {Requirement.REQUIRED, Requirement.ALTERNATIVE, Requirement.DISABLED};
    }

    @Override
    public boolean isUserSetupAllowed() {
        return true;
    }

    @Override
    public String getHelpText() {
        return "Asks for a passcode that the company's OTP server checks (AuthAnvil over SOAP, or any RADIUS server).";
    }
}
