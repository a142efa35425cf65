package dev.latchkey.otpserver.keycloak;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.keycloak.Config;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.provider.ProviderConfigProperty;

/** {@code latchkey-otp-server-form}: the step of a browser flow that asks for the OTP server's passcode. */
@AutoService(AuthenticatorFactory.class)
public final class OtpServerFormFactory implements AuthenticatorFactory {

    public static final String ID = "latchkey-otp-server-form";

    /** Keycloak's brute-force detection counts failures of this category, and of no category of our own. */
    static final String CATEGORY = OTPCredentialModel.TYPE;

    static final String DISPLAY_TYPE = "AuthAnvil / OTP server";

    private static final Requirement[] REQUIREMENTS = {
        Requirement.REQUIRED, Requirement.ALTERNATIVE, Requirement.DISABLED
    };

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
    public String getDisplayType() {
        return DISPLAY_TYPE;
    }

    @Override
    public String getReferenceCategory() {
        return CATEGORY;
    }

    @Override
    public Set<String> getOptionalReferenceCategories(KeycloakSession session) {
        return Set.of(OtpServerCredentials.TYPE);
    }

    @Override
    public boolean isConfigurable() {
        return false;
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return REQUIREMENTS.clone();
    }

    @Override
    public boolean isUserSetupAllowed() {
        return true;
    }

    @Override
    public String getHelpText() {
        return "Asks for a passcode that the company's OTP server checks (AuthAnvil over SOAP, or any RADIUS server).";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
