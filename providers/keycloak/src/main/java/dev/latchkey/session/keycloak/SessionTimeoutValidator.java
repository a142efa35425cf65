package dev.latchkey.session.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.session.SessionTimeout;
import dev.latchkey.session.TimeoutPolicy;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ConfiguredProvider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.userprofile.UserProfileAttributeValidationContext;
import org.keycloak.validate.AbstractStringValidator;
import org.keycloak.validate.ValidationContext;
import org.keycloak.validate.ValidationError;
import org.keycloak.validate.ValidatorConfig;
import org.keycloak.validate.ValidatorFactory;

/**
 * {@code latchkey-session-timeout}, a validator for the attribute {@code sessionTimeout}: refuses a timeout that can't be
 * chosen, and one beyond the company's limit with a sentence that names the limit.
 */
@AutoService(ValidatorFactory.class)
public final class SessionTimeoutValidator extends AbstractStringValidator implements ConfiguredProvider {

    public static final String ID = "latchkey-session-timeout";

    private static final String UNKNOWN = "latchkeySessionTimeoutUnknown";

    /** One text a limit: the account console fills in no parameters. */
    private static final String AT_MOST = "latchkeySessionTimeoutAtMost";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    protected void doValidate(String value, String inputHint, ValidationContext context, ValidatorConfig config) {
        UserModel user = context instanceof UserProfileAttributeValidationContext profile
                ? profile.getAttributeContext().getUser()
                : null;
        if (user != null && value.equals(user.getFirstAttribute(inputHint))) {
            return; // A limit that was lowered later must not keep the user from saving another field.
        }
        Optional<SessionTimeout> timeout = SessionTimeout.parse(value);
        if (timeout.isEmpty()) {
            context.addError(new ValidationError(ID, inputHint, UNKNOWN, value));
            return;
        }
        if (context.getSession() == null) {
            return; // The default value of a user profile that is being saved (UPConfigUtils) is nobody's choice yet.
        }
        TimeoutPolicy policy = policy(context.getSession(), user);
        if (!policy.allows(timeout.get())) {
            context.addError(new ValidationError(
                    ID, inputHint, AT_MOST + policy.longest().limit().text(), value));
        }
    }

    private static TimeoutPolicy policy(KeycloakSession session, @Nullable UserModel user) {
        return Timeouts.policy(session, session.getContext().getRealm(), user);
    }

    @Override
    protected boolean isIgnoreEmptyValuesConfigured(ValidatorConfig config) {
        return true;
    }

    @Override
    public String getHelpText() {
        return "Accepts a session timeout that can be chosen and that the company allows.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }
}
