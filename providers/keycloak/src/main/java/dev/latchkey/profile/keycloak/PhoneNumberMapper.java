package dev.latchkey.profile.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.profile.PhoneNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.ProtocolMapper;
import org.keycloak.protocol.oidc.mappers.AbstractOIDCProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAccessTokenMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.protocol.oidc.mappers.OIDCIDTokenMapper;
import org.keycloak.protocol.oidc.mappers.TokenIntrospectionTokenMapper;
import org.keycloak.protocol.oidc.mappers.UserInfoTokenMapper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.IDToken;
import org.keycloak.representations.userprofile.config.UPAttribute;
import org.keycloak.userprofile.UserProfileProvider;
import org.keycloak.validate.ValidatorConfig;

/**
 * {@code latchkey-phone-number}, a protocol mapper: the user's phone number as the claim {@code phone_number} in E.164.
 * A number that nobody can dial (the realm import writes attributes without validation) counts as absent.
 */
@AutoService(ProtocolMapper.class)
public final class PhoneNumberMapper extends AbstractOIDCProtocolMapper
        implements OIDCAccessTokenMapper, OIDCIDTokenMapper, UserInfoTokenMapper, TokenIntrospectionTokenMapper {

    public static final String ID = "latchkey-phone-number";

    private static final List<ProviderConfigProperty> PROPERTIES = properties();

    private static List<ProviderConfigProperty> properties() {
        List<ProviderConfigProperty> properties = new ArrayList<>();
        OIDCAttributeMapperHelper.addIncludeInTokensConfig(properties, PhoneNumberMapper.class);
        return List.copyOf(properties);
    }

    @Override
    protected void setClaim(
            IDToken token,
            ProtocolMapperModel mapper,
            UserSessionModel userSession,
            KeycloakSession session,
            ClientSessionContext clientSession) {
        String typed = userSession.getUser().getFirstAttribute(PhoneNumber.ATTRIBUTE);
        if (typed != null) {
            PhoneNumberParser.parse(typed, region(session))
                    .ifPresent(number -> token.getOtherClaims().put(PhoneNumber.CLAIM, number.toClaim()));
        }
    }

    /** The region that the profile's validator is configured with, so that both read a number alike. */
    private static @Nullable String region(KeycloakSession session) {
        UPAttribute attribute = session.getProvider(UserProfileProvider.class)
                .getConfiguration()
                .getAttribute(PhoneNumber.ATTRIBUTE);
        if (attribute == null || attribute.getValidations() == null) {
            return null;
        }
        Map<String, Object> config = attribute.getValidations().get(PhoneNumberValidator.ID);
        return config == null ? null : PhoneNumberValidator.region(new ValidatorConfig(config));
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayType() {
        return "Phone number (E.164)";
    }

    @Override
    public String getDisplayCategory() {
        return TOKEN_MAPPER_CATEGORY;
    }

    @Override
    public String getHelpText() {
        return "Adds the claim phone_number: the user's phone number in E.164, an extension as ;ext= (RFC 3966).";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return PROPERTIES;
    }
}
