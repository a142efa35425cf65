package dev.latchkey.twofactor.keycloak;

import com.google.auto.service.AutoService;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.authentication.authenticators.conditional.ConditionalAuthenticator;
import org.keycloak.authentication.authenticators.conditional.ConditionalAuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/** {@code latchkey-two-factor-condition}, to be put into a conditional subflow that asks for a second factor. */
@AutoService(AuthenticatorFactory.class)
public final class TwoFactorConditionFactory implements ConditionalAuthenticatorFactory {

    public static final String ID = "latchkey-two-factor-condition";

    private static final ConditionalAuthenticator CONDITION = new TwoFactorCondition();

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public ConditionalAuthenticator getSingleton() {
        return CONDITION;
    }

    @Override
    public String getDisplayType() {
        return "Condition - two-factor rule";
    }

    @Override
    public String getHelpText() {
        return "Executes the current flow only if the user has to prove a second factor that a step of the flow can ask for.";
    }

    @Override
    public boolean isConfigurable() {
        return false;
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
