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
import org.keycloak.provider.ProviderConfigProperty;

/** {@code latchkey-direct-grant-otp-server}: the step of a direct grant flow that checks the OTP server's passcode. */
@AutoService(AuthenticatorFactory.class)
public final class DirectGrantOtpServerFactory implements AuthenticatorFactory {

    public static final String ID = "latchkey-direct-grant-otp-server";

    private static final Requirement[] REQUIREMENTS = {Requirement.REQUIRED, Requirement.DISABLED};

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
    public String getDisplayType() {
        return OtpServerFormFactory.DISPLAY_TYPE;
    }

    @Override
    public String getReferenceCategory() {
        return OtpServerFormFactory.CATEGORY;
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
        return false;
    }

    @Override
    public String getHelpText() {
        return "Checks the parameter totp of a password grant with the company's OTP server (AuthAnvil, or any RADIUS server).";
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
