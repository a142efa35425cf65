package dev.latchkey.otpserver.keycloak;

import java.util.List;
import java.util.Set;
import org.keycloak.Config;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.provider.ProviderConfigProperty;

/** What the steps of flows that ask the OTP server have in common. */
abstract class OtpServerStepFactory implements AuthenticatorFactory {

    /** Keycloak's brute-force detection counts failures of this category, and of no category of our own. */
    static final String CATEGORY = OTPCredentialModel.TYPE;

    @Override
    public final String getDisplayType() {
        return "AuthAnvil / OTP server";
    }

    @Override
    public final String getReferenceCategory() {
        return CATEGORY;
    }

    @Override
    public final Set<String> getOptionalReferenceCategories(KeycloakSession session) {
        return Set.of(OtpServerCredentials.TYPE);
    }

    @Override
    public final boolean isConfigurable() {
        return false;
    }

    @Override
    public final List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }

    @Override
    public final void init(Config.Scope config) {}

    @Override
    public final void postInit(KeycloakSessionFactory factory) {}

    @Override
    public final void close() {}
}
