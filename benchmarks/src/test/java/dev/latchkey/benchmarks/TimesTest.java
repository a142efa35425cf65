package dev.latchkey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimesTest {

    @Test
    void aPercentileIsTheLeastTimeWithinWhichSoManyWereDone() {
        List<Double> hundred = new ArrayList<>(
                IntStream.rangeClosed(1, 100).mapToObj(Double::valueOf).toList());
        Collections.shuffle(hundred, new Random(1));

        Times times = Times.of(100, hundred);

        assertThat(times.percentile(50)).isEqualTo(50);
        assertThat(times.percentile(95)).isEqualTo(95);
        assertThat(times.percentile(99)).isEqualTo(99);
        assertThat(times.percentile(100)).isEqualTo(100);
    }

    @Test
    void ofFewThePercentilesAreTheSlowest() {
        Times times = Times.of(3, List.of(7.0, 1.0, 2.0));

        assertThat(times.percentile(50)).isEqualTo(2);
        assertThat(times.percentile(95)).isEqualTo(7);
        assertThat(Times.of(1, List.of(7.0)).percentile(50)).isEqualTo(7);
    }

    @Test
    void whatWasBegunAndNotAnsweredRightlyHasFailed() {
        Times times = Times.of(5, List.of(1.0, 2.0));

        assertThat(times.failed()).isEqualTo(3);
        assertThat(times.percentile(100)).isEqualTo(2);
    }

    @Test
    void whereAllFailedThereIsNoTime() {
        assertThat(Times.of(5, List.of()).percentile(50)).isNaN();
        assertThat(Figures.of(List.of(Times.of(5, List.of()).percentile(50))).text(1))
                .isEqualTo("–");
    }
}
