package dev.latchkey.twofactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProofTest {

    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

    @Property
    void isReadAsItWasWritten(@ForAll Factor factor, @ForAll @IntRange(min = 0) int second) {
        Proof proof = new Proof(factor, Instant.ofEpochSecond(second));

        assertThat(Proof.parse(proof.text())).contains(proof);
    }

    @Test
    void isWrittenAsTypeAndSecond() {
        assertThat(new Proof(Factor.TOTP, NOW).text()).isEqualTo("otp@1796126400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "otp", "otp@", "@1", "password@1764000000", "otp@now", "OTP@1", "otp@99999999999999999999"})
    void meansNothingInAnyOtherForm(String text) {
        assertThat(Proof.parse(text)).isEmpty();
    }

    @Test
    void letsTakeAFactorAwayForFiveMinutes() {
        Proof proof = new Proof(Factor.TOTP, NOW);

        assertThat(proof.letsTakeAway(NOW.plusSeconds(300))).isTrue();
        assertThat(proof.letsTakeAway(NOW.plusSeconds(301))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void onlyAFactorItselfLetsTakeOneAway(Factor factor) {
        assertThat(new Proof(factor, NOW).letsTakeAway(NOW)).isEqualTo(factor.isEnrolment());
    }

    @Test
    void standsAsLongAsAFactorOfThatTimeIsThere() {
        Proof proof = new Proof(Factor.TOTP, NOW);

        assertThat(proof.isBackedBy(List.of(NOW.minusSeconds(60), NOW.plusSeconds(60))))
                .isTrue();
        assertThat(proof.isBackedBy(List.of(NOW.plusMillis(999))))
                .as("within the same second")
                .isTrue();
        assertThat(proof.isBackedBy(List.of(NOW.plusSeconds(60))))
                .as("a factor that came later")
                .isFalse();
        assertThat(proof.isBackedBy(List.of())).isFalse();
        assertThat(new Proof(Factor.IDENTITY_PROVIDER, NOW).isBackedBy(List.of()))
                .isTrue();
    }

    @Test
    void onlyWhatCanBeOwnedIsOwned() {
        assertThatThrownBy(() -> new Situation(Set.of(Factor.RECOVERY_CODE), Optional.empty(), false, false, NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsADateAsItsFirstMomentInUtc() {
        assertThat(RequiredFrom.parse("2026-12-01")).contains(Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(RequiredFrom.parse("2026-12-01T08:30:00Z")).contains(Instant.parse("2026-12-01T08:30:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "01.12.2026", "2026-13-01", "2026-12-01T08:30", "2026-12-01 08:30"})
    void readsNothingElseAsADate(String text) {
        assertThat(RequiredFrom.parse(text)).isEmpty();
    }
}
