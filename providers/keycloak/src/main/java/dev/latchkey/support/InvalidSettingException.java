package dev.latchkey.support;

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

    public String messageKey() {
        return messageKey;
    }

    public Object[] parameters() {
        return parameters.clone();
    }
}
