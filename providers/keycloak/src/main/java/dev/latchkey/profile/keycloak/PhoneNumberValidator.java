package dev.latchkey.profile.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.profile.PhoneNumber;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ConfiguredProvider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.validate.AbstractStringValidator;
import org.keycloak.validate.ValidationContext;
import org.keycloak.validate.ValidationError;
import org.keycloak.validate.ValidationResult;
import org.keycloak.validate.ValidatorConfig;
import org.keycloak.validate.ValidatorFactory;

/**
 * {@code latchkey-phone-number}, a validator for attributes of the user profile: accepts a phone number as people type
 * it. A validator of Keycloak's can't rewrite a value, so the number is stored as typed; {@link PhoneNumberMapper} hands
 * it out in E.164.
 */
@AutoService(ValidatorFactory.class)
public final class PhoneNumberValidator extends AbstractStringValidator implements ConfiguredProvider {

    public static final String ID = "latchkey-phone-number";

    /** ISO 3166-1 alpha-2 code of the country of numbers that are typed without a country code. */
    public static final String DEFAULT_REGION = "default-region";

    private static final String INVALID = "latchkeyPhoneNumberInvalid";
    private static final String INTERNATIONAL_ONLY = "latchkeyPhoneNumberInternationalOnly";
    private static final String TOO_LONG = "latchkeyPhoneNumberTooLong";
    private static final String UNKNOWN_REGION = "latchkeyPhoneNumberUnknownRegion";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    protected void doValidate(String value, String inputHint, ValidationContext context, ValidatorConfig config) {
        String region = region(config);
        if (PhoneNumberParser.parse(value, region).isEmpty()) {
            context.addError(new ValidationError(ID, inputHint, reason(value, region), value));
        }
    }

    private static String reason(String value, @Nullable String region) {
        if (value.length() > PhoneNumber.MAX_LENGTH) {
            return TOO_LONG;
        }
        return region == null && !value.strip().startsWith("+") ? INTERNATIONAL_ONLY : INVALID;
    }

    /** The configured region; {@code null} if there is none. */
    static @Nullable String region(@Nullable ValidatorConfig config) {
        String region = config == null ? null : config.getString(DEFAULT_REGION);
        return region == null || region.isBlank() ? null : region.strip();
    }

    /** An optional attribute that is left empty is no wrong number. */
    @Override
    protected boolean isIgnoreEmptyValuesConfigured(ValidatorConfig config) {
        return true;
    }

    @Override
    public ValidationResult validateConfig(KeycloakSession session, @Nullable ValidatorConfig config) {
        String region = region(config);
        return region == null || PhoneNumberParser.isRegion(region)
                ? ValidationResult.OK
                : new ValidationResult(Set.of(new ValidationError(ID, DEFAULT_REGION, UNKNOWN_REGION, region)));
    }

    @Override
    public String getHelpText() {
        return "Accepts a phone number as people type it, with or without its country code, at most "
                + PhoneNumber.MAX_LENGTH + " characters.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(DEFAULT_REGION)
                .label("latchkeyPhoneNumberDefaultRegion")
                .helpText("latchkeyPhoneNumberDefaultRegionHelp")
                .type(ProviderConfigProperty.STRING_TYPE)
                .add()
                .build();
    }
}
