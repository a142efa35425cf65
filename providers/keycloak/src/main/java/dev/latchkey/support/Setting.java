package dev.latchkey.support;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.idm.ComponentRepresentation;

/**
 * One setting of a company, defined once: its key, default, form in the admin console, and how its text is read.
 *
 * <p>The text comes from a {@link ComponentModel}, which may have been written by the admin console, by REST, or by a
 * realm import. Keycloak has all of them validated; but what another version wrote, or somebody into the database, may be
 * anything.
 *
 * @param <T> what the setting means to the code
 */
public final class Setting<T> {

    private static final Logger LOG = Logger.getLogger(Setting.class);

    /** What has been complained about, so that an unreadable setting costs one line in the log and not one a request. */
    private static final Map<String, Boolean> REPORTED = new ConcurrentHashMap<>();

    /** Reads the text of a setting. */
    @FunctionalInterface
    public interface Parser<T> {

        /**
         * What the text means.
         *
         * @param text never blank
         * @throws InvalidSettingException if the text means nothing
         */
        T parse(String text) throws InvalidSettingException;
    }

    private static final int MOST_MEANINGS = 1000;

    /** What texts mean, whosoever realm they are of: a request reads a dozen settings, and a duration costs more than a digest. */
    private final Map<String, T> meanings = new ConcurrentHashMap<>();

    private final String key;
    private final T defaultValue;
    private final T valueIfUnreadable;
    private final String defaultText;
    private final String type;
    private final List<String> options;
    private final String values;
    private final Parser<T> parser;

    private Setting(
            String key,
            T defaultValue,
            T valueIfUnreadable,
            String defaultText,
            String type,
            List<String> options,
            String values,
            Parser<T> parser) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.valueIfUnreadable = valueIfUnreadable;
        this.defaultText = defaultText;
        this.type = type;
        this.options = List.copyOf(options);
        this.values = values;
        this.parser = parser;
    }

    /** A switch. */
    public static Setting<Boolean> flag(String key, boolean defaultValue) {
        return new Setting<>(
                key,
                defaultValue,
                defaultValue,
                Boolean.toString(defaultValue),
                ProviderConfigProperty.BOOLEAN_TYPE,
                List.of(),
                "`true`, `false`",
                text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new InvalidSettingException("latchkeySettingNotTrueOrFalse", text);
                });
    }

    /** A drop-down; the admin console shows the texts as they are. */
    public static <T> Setting<T> choice(String key, T defaultValue, List<T> values, Function<T, String> format) {
        List<String> texts = values.stream().map(format).toList();
        return new Setting<>(
                key,
                defaultValue,
                defaultValue,
                format.apply(defaultValue),
                ProviderConfigProperty.LIST_TYPE,
                texts,
                texts.stream().map(text -> '`' + text + '`').collect(Collectors.joining(", ")),
                text -> values.stream()
                        .filter(value -> format.apply(value).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new InvalidSettingException(
                                "latchkeySettingNotAnOption", text, String.join(", ", texts))));
    }

    /** A drop-down of the constants of an enumeration, each written as its name in lower case, {@code _} as {@code -}. */
    public static <E extends Enum<E>> Setting<E> choice(String key, E defaultValue) {
        List<E> values = Arrays.asList(defaultValue.getDeclaringClass().getEnumConstants());
        return choice(
                key,
                defaultValue,
                values,
                value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /**
     * A line of text.
     *
     * @param values what may be written, for the documentation
     */
    public static <T> Setting<T> text(String key, T defaultValue, String defaultText, String values, Parser<T> parser) {
        return line(key, defaultValue, defaultText, ProviderConfigProperty.STRING_TYPE, values, parser);
    }

    /** The path of a group, which the admin console lets one pick; empty for none. */
    public static Setting<String> group(String key, Parser<String> parser) {
        return line(
                key, "", "", ProviderConfigProperty.GROUP_TYPE, "path of a group, such as `/Service users`", parser);
    }

    private static <T> Setting<T> line(
            String key, T defaultValue, String defaultText, String type, String values, Parser<T> parser) {
        return new Setting<>(key, defaultValue, defaultValue, defaultText, type, List.of(), values, parser);
    }

    /** A whole number from {@code smallest} to {@code largest}. */
    public static Setting<Integer> number(String key, int defaultValue, int smallest, int largest) {
        String range = "a whole number from " + smallest + " to " + largest;
        return line(
                key, defaultValue, Integer.toString(defaultValue), ProviderConfigProperty.INTEGER_TYPE, range, text -> {
                    if (text.matches("-?[0-9]{1,9}")) {
                        int number = Integer.parseInt(text);
                        if (number >= smallest && number <= largest) {
                            return number;
                        }
                    }
                    throw new InvalidSettingException("latchkeySettingNotInRange", text, smallest, largest);
                });
    }

    /** A secret: masked wherever Keycloak shows it; may be a vault expression. */
    public static Setting<String> secret(String key) {
        return line(key, "", "", ProviderConfigProperty.PASSWORD, "text, or `${vault.…}`", text -> text);
    }

    /**
     * The same setting, which means {@code value} if its text can't be read: for rules that must hold rather than be
     * forgotten because of a typing error in an imported realm.
     */
    public Setting<T> orIfUnreadable(T value) {
        return new Setting<>(key, defaultValue, value, defaultText, type, options, values, parser);
    }

    public String key() {
        return key;
    }

    public T defaultValue() {
        return defaultValue;
    }

    /** The default as it is written; empty if the default is that nothing is set. */
    public String defaultText() {
        return defaultText;
    }

    /** The texts of a drop-down; empty for any other form. */
    public List<String> options() {
        return options;
    }

    /** What may be written, for the documentation, in Markdown. */
    public String values() {
        return values;
    }

    public boolean isSecret() {
        return type.equals(ProviderConfigProperty.PASSWORD);
    }

    /** The value in force: the component's, or the default if there is no component or it leaves the setting out. */
    public T in(@Nullable ComponentModel component) {
        String text = textIn(component);
        if (text.isEmpty()) {
            return defaultValue;
        }
        T known = meanings.get(text);
        if (known != null) {
            return known;
        }
        try {
            T value = parser.parse(text);
            if (!isSecret() && meanings.size() < MOST_MEANINGS) {
                meanings.put(text, value);
            }
            return value;
        } catch (InvalidSettingException e) {
            report(component);
            return valueIfUnreadable;
        }
    }

    /** The value in force as it is written; a secret is not told from another. */
    public String textInForce(@Nullable ComponentModel component) {
        String text = textIn(component);
        if (text.isEmpty()) {
            return defaultText;
        }
        if (isSecret()) {
            return ComponentRepresentation.SECRET_VALUE;
        }
        return isUnreadableIn(component) ? textIfUnreadable() : text;
    }

    /** Whether the component has a text that means nothing, so that something else counts. */
    public boolean isUnreadableIn(@Nullable ComponentModel component) {
        return component != null && problemIn(component).isPresent();
    }

    private String textIfUnreadable() {
        if (valueIfUnreadable.equals(defaultValue)) {
            return defaultText;
        }
        for (String option : options) {
            try {
                if (parser.parse(option).equals(valueIfUnreadable)) {
                    return option;
                }
            } catch (InvalidSettingException e) {
                throw new IllegalStateException(e);
            }
        }
        return valueIfUnreadable instanceof Optional<?> value
                ? value.map(Object::toString).orElse("")
                : valueIfUnreadable.toString();
    }

    /** Why the component can't be saved as it is; empty if nothing is wrong with this setting. */
    Optional<InvalidSettingException> problemIn(ComponentModel component) {
        String text = textIn(component);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            parser.parse(text);
            return Optional.empty();
        } catch (InvalidSettingException e) {
            return Optional.of(e);
        }
    }

    /** The text that counts: the component's, or the default's if there is no component or it leaves the setting out. */
    String writtenInForce(@Nullable ComponentModel component) {
        String text = textIn(component);
        return text.isEmpty() ? defaultText : text;
    }

    private String textIn(@Nullable ComponentModel component) {
        String text = component == null ? null : component.get(key);
        return text == null ? "" : text.strip();
    }

    private void report(@Nullable ComponentModel component) {
        String id = component == null ? "" : component.getId();
        if (REPORTED.size() < 1000 && REPORTED.putIfAbsent(id + '/' + key, true) == null) {
            LOG.warnf(
                    "The setting %s of component %s can't be read; %s is used instead. Save it again in the realm"
                            + " settings.",
                    key, id, valueIfUnreadable);
        }
    }

    ProviderConfigProperty property(String owner) {
        ProviderConfigProperty property = new ProviderConfigProperty(
                key, label(owner), label(owner) + ".help", type, defaultText.isEmpty() ? null : defaultText);
        property.setOptions(options.isEmpty() ? null : options);
        property.setSecret(isSecret());
        return property;
    }

    /** Key of the text that the field has beside it in the admin console; the help's is the same with {@code .help}. */
    public String label(String owner) {
        return owner + '.' + key;
    }
}
