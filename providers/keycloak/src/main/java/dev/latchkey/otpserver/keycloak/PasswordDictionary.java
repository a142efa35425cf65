package dev.latchkey.otpserver.keycloak;

import org.aaa4j.radius.core.attribute.AttributeType;
import org.aaa4j.radius.core.attribute.StandardAttribute;
import org.aaa4j.radius.core.attribute.StringData;
import org.aaa4j.radius.core.attribute.UserPasswordDataFilter;
import org.aaa4j.radius.core.attribute.attributes.UserPassword;
import org.aaa4j.radius.core.dictionary.AttributeDefinition;
import org.aaa4j.radius.core.dictionary.Dictionary;
import org.aaa4j.radius.core.dictionary.PacketDefinition;
import org.aaa4j.radius.core.dictionary.TlvDefinition;
import org.jspecify.annotations.Nullable;

/**
 * What aaa4j has to know of attributes: that a password is hidden (RFC 2865, section 5.2). All others are taken as the octets
 * that they are, and its own dictionary of two hundred stays out of the jar.
 */
final class PasswordDictionary implements Dictionary {

    private static final AttributeDefinition<UserPassword, StringData> PASSWORD = new AttributeDefinition<>(
            UserPassword.TYPE,
            UserPassword.NAME,
            UserPassword.class,
            StringData.class,
            new StandardAttribute.Codec<>(
                    new StringData.Codec(UserPasswordDataFilter.INSTANCE), (type, data) -> new UserPassword(data)),
            UserPassword::new);

    @Override
    public @Nullable AttributeDefinition<?, ?> getAttributeDefinition(AttributeType type) {
        return UserPassword.TYPE.equals(type) ? PASSWORD : null;
    }

    @Override
    public @Nullable AttributeDefinition<?, ?> getAttributeDefinition(String name) {
        return UserPassword.NAME.equals(name) ? PASSWORD : null;
    }

    @Override
    public @Nullable PacketDefinition getPacketDefinition(int code) {
        return null;
    }

    @Override
    public @Nullable Integer getNumericAttributeValue(AttributeType type, String name) {
        return null;
    }

    @Override
    public @Nullable TlvDefinition getTlvDefinition(AttributeType type) {
        return null;
    }
}
