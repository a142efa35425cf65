package dev.latchkey.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.-+/ =\0é";

    @Provide
    Arbitrary<String> owners() {
        return Arbitraries.oneOf(
                Arbitraries.create(UUID::randomUUID).map(UUID::toString),
                Arbitraries.create(UUID::randomUUID).map(id -> id.toString().toUpperCase(java.util.Locale.ROOT)),
                Arbitraries.strings().ascii().ofMinLength(1).ofMaxLength(255),
                Arbitraries.strings().all().ofMinLength(1).ofMaxLength(60).filter(ApiKeyTest::isUnicode),
                Arbitraries.create(UUID::randomUUID).map(id -> "f:" + id + ":emma"));
    }

    /** Lone surrogates are no text: no user has such an id. */
    private static boolean isUnicode(String text) {
        return text.equals(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    @Property
    void comesBackAsItWasWritten(@ForAll("owners") String owner) {
        ApiKey key = ApiKey.generate("lk", owner, TestKeys.RANDOM);

        ApiKey read = ApiKey.parse(key.text()).orElseThrow();

        assertThat(read.owner()).isEqualTo(owner);
        assertThat(read.id()).isEqualTo(key.id());
        assertThat(read.digest()).isEqualTo(key.digest());
        assertThat(read.text()).isEqualTo(key.text());
        assertThat(key.text()).matches(Pattern.compile(ApiKey.REGULAR_EXPRESSION));
    }

    @Property
    void isRefusedWithAnyOneCharacterChanged(@ForAll("owners") String owner, @ForAll @IntRange(max = 2000) int place) {
        String text = ApiKey.generate("lk", owner, TestKeys.RANDOM).text();
        int at = place % text.length();

        for (char other : ALPHABET.toCharArray()) {
            if (other != text.charAt(at)) {
                assertThat(ApiKey.parse(text.substring(0, at) + other + text.substring(at + 1)))
                        .isEmpty();
            }
        }
    }

    @Property
    void isRefusedTruncatedOrExtended(@ForAll("owners") String owner, @ForAll @IntRange(min = 1, max = 2000) int cut) {
        String text = ApiKey.generate("lk", owner, TestKeys.RANDOM).text();

        assertThat(ApiKey.parse(text.substring(0, text.length() - 1 - cut % (text.length() - 1))))
                .isEmpty();
        assertThat(ApiKey.parse(text.substring(1 + cut % (text.length() - 1)))).isEmpty();
        assertThat(ApiKey.parse(text + text.charAt(cut % text.length()))).isEmpty();
    }

    @Property
    void refusesWhateverIsNoKey(@ForAll @StringLength(max = 2000) String text) {
        assertThat(ApiKey.parse(text)).isEmpty();
    }

    /** The promise is 99.9 %; CRC-32 misses one of four thousand million. */
    @Test
    void refusesRandomChangesOfSeveralCharacters() {
        Random random = new Random(20260301);
        String text = TestKeys.key().text();
        int accepted = 0;
        for (int i = 0; i < 100_000; i++) {
            char[] changed = text.toCharArray();
            for (int n = 2 + random.nextInt(20); n > 0; n--) {
                changed[3 + random.nextInt(changed.length - 3)] = ALPHABET.charAt(random.nextInt(62));
            }
            if (!text.equals(new String(changed))
                    && ApiKey.parse(new String(changed)).isPresent()) {
                accepted++;
            }
        }
        assertThat(accepted).isZero();
    }

    @Test
    void noTwoAreAlike() {
        Set<String> ids = new HashSet<>();
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ApiKey key = TestKeys.key();
            ids.add(key.id());
            texts.add(key.text());
        }
        assertThat(ids).hasSize(10_000);
        assertThat(texts).hasSize(10_000);
    }

    @Test
    void hasTheLengthThatTheDocumentationStates() {
        assertThat(TestKeys.key().text()).hasSize(98).startsWith("lk_1");
        assertThat(ApiKey.generate("lk", "f:" + UUID.randomUUID() + ":" + "x".repeat(216), TestKeys.RANDOM)
                        .text()
                        .length())
                .isLessThan(ApiKey.MAX_LENGTH);
    }

    @Test
    void neverPrintsItsSecret() {
        ApiKey key = TestKeys.key();

        assertThat(key.toString()).isEqualTo("API key " + key.id());
        assertThat(TestKeys.stored(key).toString()).doesNotContain(key.text());
        assertThat(key.start()).hasSize(12);
        assertThat(key.text()).startsWith(key.start());
    }

    /** A second spelling of one block, beyond 64 bits, with a checksum that is right. */
    @Test
    void refusesASecondSpelling() {
        assertThatIllegalArgumentException().isThrownBy(() -> Base62.decode("zzzzzzzzzzz"));
        assertThat(Base62.decode("LygHa16AHYF")).containsOnly(0xff);
        assertThatIllegalArgumentException().isThrownBy(() -> Base62.decode("LygHa16AHYG"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "LK", "1k", "l-k", "abcdefghijklmnopq", "l k"})
    void refusesWhatIsNoPrefix(String prefix) {
        assertThatIllegalArgumentException().isThrownBy(() -> ApiKey.generate(prefix, TestKeys.EMMA, TestKeys.RANDOM));
    }

    @Test
    void refusesOwnersThatNoKeyCanName() {
        assertThatIllegalArgumentException().isThrownBy(() -> ApiKey.generate("lk", "", TestKeys.RANDOM));
        assertThatIllegalArgumentException().isThrownBy(() -> ApiKey.generate("lk", "x".repeat(761), TestKeys.RANDOM));
    }
}
