package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTimeoutTest {

    private static final Set<String> TEXTS =
            SessionTimeout.all().stream().map(SessionTimeout::text).collect(Collectors.toSet());

    @ParameterizedTest
    @EnumSource
    void readsWhatItWrites(SessionTimeout timeout) {
        assertThat(SessionTimeout.parse(timeout.text())).contains(timeout);
    }

    @Property
    void readsNothingElse(@ForAll String text) {
        Assume.that(!TEXTS.contains(text));

        assertThat(SessionTimeout.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PT60M", "pt15m", " PT15M", "NEVER", "900", "PT-15M"})
    void readsNoOtherSpelling(String text) {
        assertThat(SessionTimeout.parse(text)).isEmpty();
    }

    @Test
    void isOrderedByLength() {
        assertThat(SessionTimeout.all())
                .isSortedAccordingTo(
                        Comparator.comparing(timeout -> timeout.duration().orElse(Duration.ofDays(9999))));
        assertThat(SessionTimeout.all().get(0).duration()).contains(SessionTimeout.SHORTEST);
    }

    @Property
    void atMostIsTheShorter(@ForAll SessionTimeout one, @ForAll SessionTimeout other) {
        assertThat(one.atMost(other)).isIn(one, other).isLessThanOrEqualTo(one).isLessThanOrEqualTo(other);
    }
}
