package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class IdleTimeoutTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final IdleTimeout QUARTER = new IdleTimeout(SessionTimeout.PT15M, IdleTimeout.Source.USER);
    private static final IdleTimeout NEVER = new IdleTimeout(SessionTimeout.NEVER, IdleTimeout.Source.USER);

    @Property
    void isOverFromTheSecondOfTheLimitOn(@ForAll @IntRange(max = 2000) int idle) {
        assertThat(QUARTER.isOver(NOON.minusSeconds(idle), NOON)).isEqualTo(idle >= 900);
    }

    @Property
    void neverIsNeverOver(@ForAll @LongRange(min = 0, max = 4_000_000_000L) long idle) {
        assertThat(NEVER.isOver(NOON.minusSeconds(idle), NOON)).isFalse();
    }

    @Test
    void aRememberedSessionLivesAtLeastAsLongAsTheRealmSays() {
        assertThat(QUARTER.ofRememberedSession(Duration.ofDays(1)))
                .isEqualTo(new IdleTimeout(java.util.Optional.of(Duration.ofDays(1)), IdleTimeout.Source.COMPANY));
        assertThat(QUARTER.ofRememberedSession(Duration.ZERO)).isEqualTo(QUARTER);
        assertThat(NEVER.ofRememberedSession(Duration.ofDays(1))).isEqualTo(NEVER);
    }

    @Test
    void isWrittenForEventsAndFrontEnds() {
        assertThat(QUARTER.text()).isEqualTo("PT15M");
        assertThat(NEVER.text()).isEqualTo("never");
        assertThat(QUARTER.source().text()).isEqualTo("user");
    }
}
