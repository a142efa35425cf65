package dev.latchkey.support;

import java.util.Arrays;

/** The text of a setting means nothing; carries a sentence for the administrator. */
public final class InvalidSettingException extends Exception {

    private final String messageKey;
    private final Object[] parameters;

    /**
     * @param messageKey key of a text in the theme's messages, which the admin console fills in as a MessageFormat
     * @param parameters what the text's {@code {0}}, {@code {1}}, … stand for
     */
    public InvalidSettingException(String messageKey, Object... parameters) {
        super(messageKey);
        this.messageKey = messageKey;
        this.parameters = parameters.clone();
    }

    /** The same, said at the field: its label, as the key of a text, is one more parameter, the last. */
    InvalidSettingException at(String label) {
        Object[] more = Arrays.copyOf(parameters, parameters.length + 1);
        more[parameters.length] = label;
        return new InvalidSettingException(messageKey, more);
    }

    public String messageKey() {
        return messageKey;
    }

    public Object[] parameters() {
        return parameters.clone();
    }
}
