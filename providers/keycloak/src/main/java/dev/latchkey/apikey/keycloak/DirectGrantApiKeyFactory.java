package dev.latchkey.apikey.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.support.PlainFactory;
import java.util.List;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * {@code latchkey-direct-grant-api-key}: the key as the password of a password grant. Its reference category is the
 * credential type, so failures neither lock the owner out (256 random bits are not guessed, and whoever knows a user name
 * could lock anybody) nor clear what failed passwords have counted.
 */
@AutoService(AuthenticatorFactory.class)
public final class DirectGrantApiKeyFactory implements AuthenticatorFactory, PlainFactory<Authenticator> {

    public static final String ID = "latchkey-direct-grant-api-key";

    private static final AuthenticationExecutionModel.Requirement[] REQUIREMENTS = {
        AuthenticationExecutionModel.Requirement.REQUIRED,
        AuthenticationExecutionModel.Requirement.ALTERNATIVE,
        AuthenticationExecutionModel.Requirement.DISABLED
    };

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return new DirectGrantApiKey();
    }

    @Override
    public String getDisplayType() {
        return "API key";
    }

    @Override
    public String getReferenceCategory() {
        return StoredKeys.TYPE;
    }

    @Override
    public boolean isConfigurable() {
        return false;
    }

    @Override
    public AuthenticationExecutionModel.Requirement[] getRequirementChoices() {
        return REQUIREMENTS.clone();
    }

    @Override
    public boolean isUserSetupAllowed() {
        return false;
    }

    @Override
    public String getHelpText() {
        return "Takes the API key of the user as the parameter password of a password grant.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }
}
