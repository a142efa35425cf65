package dev.latchkey.install.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.install.Finding;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SentencesTest {

    @ParameterizedTest
    @EnumSource(Finding.Kind.class)
    void everyFindingHasASentenceThatEnds(Finding.Kind kind) throws IOException {
        String sentence =
                new Sentences(english()).about(new Finding(kind, "somewhere", List.of("one", "two", "three")));

        assertThat(sentence).doesNotContain("latchkeyFinding", "{").endsWith(".");
    }

    @Test
    void noSentenceIsOfAFindingThatIsNone() throws IOException {
        assertThat(english().stringPropertyNames().stream()
                        .filter(key -> key.startsWith(Sentences.FINDING))
                        .map(key -> key.substring(Sentences.FINDING.length())))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Finding.Kind.values())
                        .map(Finding.Kind::code)
                        .collect(Collectors.toSet()));
    }

    private static Properties english() throws IOException {
        Properties messages = new Properties();
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(
                        SentencesTest.class.getResourceAsStream("/theme-resources/messages/messages_en.properties")),
                StandardCharsets.UTF_8)) {
            messages.load(reader);
        }
        return messages;
    }
}
