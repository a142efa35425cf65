package dev.latchkey.session;

import static dev.latchkey.session.SessionTimeout.NEVER;
import static dev.latchkey.session.SessionTimeout.PT15M;
import static dev.latchkey.session.SessionTimeout.PT1H;
import static dev.latchkey.session.SessionTimeout.PT30M;
import static dev.latchkey.session.SessionTimeout.PT8H;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.company.Bound;
import dev.latchkey.company.Bound.Source;
import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TimeoutPolicyTest {

    private static TimeoutPolicy policy(SessionTimeout byDefault, SessionTimeout longest, Source source) {
        return new TimeoutPolicy(byDefault, new Bound<>(longest, source));
    }

    @Test
    void takesTheChoiceOfTheUser() {
        IdleTimeout timeout = policy(PT30M, NEVER, Source.COMPANY).apply(Optional.of(PT15M));

        assertThat(timeout.limit()).contains(Duration.ofMinutes(15));
        assertThat(timeout.source()).isEqualTo(IdleTimeout.Source.USER);
    }

    @Test
    void takesTheDefaultOfTheCompanyWhereNothingIsChosen() {
        IdleTimeout timeout = policy(PT30M, NEVER, Source.COMPANY).apply(Optional.empty());

        assertThat(timeout.limit()).contains(Duration.ofMinutes(30));
        assertThat(timeout.source()).isEqualTo(IdleTimeout.Source.COMPANY);
    }

    @Test
    void boundsAChoiceByTheLimitAndNamesWhoSetIt() {
        assertThat(policy(PT30M, PT1H, Source.COMPANY).apply(Optional.of(PT8H)))
                .isEqualTo(new IdleTimeout(PT1H, IdleTimeout.Source.COMPANY));
        assertThat(policy(PT30M, PT1H, Source.ORGANIZATION).apply(Optional.of(NEVER)))
                .isEqualTo(new IdleTimeout(PT1H, IdleTimeout.Source.ORGANIZATION));
    }

    @Test
    void boundsTheDefaultAsWell() {
        assertThat(policy(PT8H, PT1H, Source.ORGANIZATION).apply(Optional.empty()))
                .isEqualTo(new IdleTimeout(PT1H, IdleTimeout.Source.ORGANIZATION));
    }

    @Property
    void neverExceedsTheLimit(
            @ForAll SessionTimeout byDefault, @ForAll SessionTimeout longest, @ForAll Optional<SessionTimeout> choice) {
        Optional<Duration> limit =
                policy(byDefault, longest, Source.COMPANY).apply(choice).limit();

        longest.duration()
                .ifPresent(most -> assertThat(limit)
                        .hasValueSatisfying(it -> assertThat(it).isLessThanOrEqualTo(most)));
    }

    @Property
    void anAllowedChoiceIsInForceAsItIs(@ForAll SessionTimeout longest, @ForAll SessionTimeout choice) {
        TimeoutPolicy policy = policy(PT30M, longest, Source.COMPANY);

        assertThat(policy.apply(Optional.of(choice)).limit().equals(choice.duration()))
                .isEqualTo(policy.allows(choice));
    }
}
