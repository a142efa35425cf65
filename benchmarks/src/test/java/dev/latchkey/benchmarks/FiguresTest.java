package dev.latchkey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.apikey.ApiKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void theMedianIsTheMiddleOne() {
        assertThat(Figures.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Figures(2, 1, 9));
        assertThat(Figures.of(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3);
        assertThat(Figures.of(List.of()).text(1)).isEqualTo("–");
    }

    @Test
    void aRoundWithoutAFigureDoesNotCount() {
        assertThat(Figures.of(List.of(3.0, Double.NaN, 1.0))).isEqualTo(new Figures(2, 1, 3));
        assertThat(Figures.of(List.of(Double.NaN))).isEqualTo(Figures.NONE);
    }

    @Test
    void quotientsAreOfTheSameRound() {
        assertThat(Figures.quotients(List.of(2.0, 9.0, 8.0), List.of(1.0, 3.0), Double::doubleValue))
                .isEqualTo(new Figures(2.5, 2, 3));
    }

    @Test
    void aGoalThatWasNotMeasuredIsNotMet() {
        assertThat(new Goal("", Figures.NONE, 0.9, true, 2, Optional.empty()).isMet())
                .isFalse();
        assertThat(new Goal("", Figures.NONE, 0.9, false, 2, Optional.empty()).isMet())
                .isFalse();
    }

    @Test
    void podsAreCountedForTheBusiestHourAndOneToSpare() {
        Capacity capacity = new Capacity(
                List.of(new Capacity.Demand("cheap", 1000, 500, 0), new Capacity.Demand("dear", 10, 100_000, 12)));

        assertThat(capacity.cores()).isEqualTo(1.5);
        assertThat(capacity.pods()).isEqualTo(3); // 1.5 cores are more than the 1.2 of a pod
        assertThat(capacity.rows()).contains(List.of("all", "", "", "1.50", "120"));
    }

    @Test
    void aKeyWithAnotherSecretIsAKeyStill() {
        ApiKey key = ApiKey.generate("lk", UUID.randomUUID().toString(), new SecureRandom());
        ApiKey other = ApiKey.generate("lk", UUID.randomUUID().toString(), new SecureRandom());

        ApiKey mixed =
                ApiKey.parse(Operations.withSecretOf(key.text(), other.text())).orElseThrow();

        assertThat(mixed.id()).isEqualTo(key.id());
        assertThat(mixed.owner()).isEqualTo(key.owner());
        assertThat(mixed.digest()).isEqualTo(other.digest()).isNotEqualTo(key.digest());
    }
}
