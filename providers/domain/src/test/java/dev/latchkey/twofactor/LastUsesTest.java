package dev.latchkey.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LastUsesTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private static LastUses used(Instant at) {
        return LastUses.parse(List.of()).with(new Proof(Factor.TOTP, at));
    }

    @Test
    void whatIsWrittenIsRead() {
        LastUses uses = used(NOON).with(new Proof(Factor.OTP_SERVER, NOON.plusSeconds(5)));

        assertThat(LastUses.parse(uses.texts())).isEqualTo(uses);
        assertThat(uses.texts()).containsExactlyInAnyOrder("otp@1795521600", "otp-server@1795521605");
    }

    @Property
    void nothingThatIsReadFails(@ForAll List<String> texts) {
        LastUses read = LastUses.parse(texts);

        assertThat(LastUses.parse(read.texts())).isEqualTo(read);
    }

    @Test
    void aUseOfTheSameDayIsNotNotedAgain() {
        LastUses uses = used(NOON);

        assertThat(uses.with(new Proof(Factor.TOTP, NOON.plusSeconds(86_399)))).isEqualTo(uses);
        assertThat(uses.with(new Proof(Factor.TOTP, NOON.minusSeconds(1)))).isEqualTo(uses);
        assertThat(uses.with(new Proof(Factor.TOTP, NOON.plusSeconds(86_400))))
                .isEqualTo(used(NOON.plusSeconds(86_400)));
    }

    @Test
    void laterUsesAreTakenOverWhereTheyAreWorthANote() {
        LastUses later = used(NOON.plusSeconds(60)).with(new Proof(Factor.OTP_SERVER, NOON));

        assertThat(used(NOON).and(later)).isEqualTo(used(NOON).with(new Proof(Factor.OTP_SERVER, NOON)));
        assertThat(used(NOON).and(used(NOON.plusSeconds(86_400)))).isEqualTo(used(NOON.plusSeconds(86_400)));
    }

    @Test
    void aFactorWasNotUsedBeforeItWasSetUp() {
        assertThat(used(NOON).of(Factor.TOTP, NOON)).contains(NOON);
        assertThat(used(NOON).of(Factor.TOTP, NOON.plusMillis(900))).contains(NOON);
        assertThat(used(NOON).of(Factor.TOTP, NOON.plusSeconds(60))).isEmpty();
        assertThat(used(NOON).of(Factor.OTP_SERVER, NOON)).isEmpty();
    }
}
