package dev.latchkey.themes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every text exists in every language, and says as much in each. */
class MessageBundlesTest {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final List<String> TRANSLATIONS = List.of("de", "fr", "es");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{?\\w+}?}|\\$\\{\\w+}");

    static Stream<Path> bundles() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.filter(file -> file.getFileName().toString().startsWith("messages_")).toList().stream();
        }
    }

    static Stream<Path> englishBundles() throws IOException {
        return bundles().filter(file -> file.endsWith("messages_en.properties"));
    }

    @ParameterizedTest
    @MethodSource("englishBundles")
    void everyTranslationHasEveryKeyWithTheSamePlaceholders(Path english) throws IOException {
        TreeMap<String, TreeSet<String>> expected = placeholders(english);

        for (String language : TRANSLATIONS) {
            assertThat(placeholders(english.resolveSibling("messages_" + language + ".properties")))
                    .as(language)
                    .isEqualTo(expected);
        }
    }

    /** MessageFormat swallows a lone apostrophe and what follows; i18next shows a doubled one twice. */
    @ParameterizedTest
    @MethodSource("bundles")
    void noTextHasAnApostropheThatOnlyOneOfItsReadersUnderstands(Path bundle) throws IOException {
        assertThat(load(bundle).values()).noneMatch(text -> text.toString().contains("'"));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void noTextIsEmpty(Path bundle) throws IOException {
        assertThat(load(bundle).values())
                .isNotEmpty()
                .noneMatch(text -> text.toString().isBlank());
    }

    private static TreeMap<String, TreeSet<String>> placeholders(Path bundle) throws IOException {
        TreeMap<String, TreeSet<String>> placeholders = new TreeMap<>();
        load(bundle)
                .forEach((key, text) -> placeholders.put(
                        key.toString(),
                        PLACEHOLDER
                                .matcher(text.toString())
                                .results()
                                .collect(TreeSet::new, (set, match) -> set.add(match.group()), TreeSet::addAll)));
        return placeholders;
    }

    private static Properties load(Path bundle) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(bundle)) {
            properties.load(reader);
        }
        return properties;
    }
}
