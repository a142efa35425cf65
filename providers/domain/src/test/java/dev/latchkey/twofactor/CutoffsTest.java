package dev.latchkey.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CutoffsTest {

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    @Property
    void whatIsWrittenIsRead(
            @ForAll @Size(max = 5) Map<@AlphaChars @StringLength(max = 36) String, @LongRange(min = 0, max = 1L << 40) Long> times) {
        Cutoffs cutoffs = new Cutoffs(times);

        assertThat(Cutoffs.parse(cutoffs.text())).isEqualTo(cutoffs);
    }

    @Property
    void nothingThatIsReadFails(@ForAll String text) {
        Cutoffs read = Cutoffs.parse(text);

        assertThat(Cutoffs.parse(read.text())).isEqualTo(read);
    }

    @Test
    void oneNumberIsTheCompanys() {
        assertThat(Cutoffs.parse("100")).isEqualTo(Cutoffs.NONE.with(Cutoffs.COMPANY, at(100)));
        assertThat(Cutoffs.parse("")).isEqualTo(Cutoffs.NONE);
        assertThat(Cutoffs.parse("soon x@y 99999999999999999999")).isEqualTo(Cutoffs.NONE);
    }

    @Test
    void aTimeOnlyGrows() {
        Cutoffs cutoffs = Cutoffs.NONE.with("north", at(200)).and(Cutoffs.NONE.with("north", at(100)));

        assertThat(cutoffs.times()).containsOnly(Map.entry("north", 200L));
        assertThat(cutoffs.nameOrganizations()).isTrue();
        assertThat(Cutoffs.NONE.with(Cutoffs.COMPANY, at(1)).nameOrganizations())
                .isFalse();
    }

    @Test
    void theCompanysEndsEverybodysAndAnOrganizationsItsMembers() {
        Cutoffs cutoffs = Cutoffs.NONE.with(Cutoffs.COMPANY, at(100)).with("north", at(200));

        assertThat(cutoffs.end(at(100), List.of())).isTrue();
        assertThat(cutoffs.end(at(101), List.of("south"))).isFalse();
        assertThat(cutoffs.end(at(200), List.of("south", "north"))).isTrue();
        assertThat(cutoffs.end(at(201), List.of("north"))).isFalse();
    }

    @Test
    void forAnExceptedGroupThoseCountThatWereNotedByThen() {
        Cutoffs cutoffs = Cutoffs.NONE
                .with(Cutoffs.COMPANY, at(100))
                .with("north", at(200))
                .exceptingGroup("robots")
                .with(Cutoffs.COMPANY, at(300));
        Cutoffs read = Cutoffs.parse(cutoffs.text());

        assertThat(read).isEqualTo(cutoffs);
        assertThat(read.ofGroup("robots").end(at(100), List.of())).isTrue();
        assertThat(read.ofGroup("robots").end(at(101), List.of())).isFalse();
        assertThat(read.ofGroup("robots").end(at(200), List.of("north"))).isTrue();
        assertThat(read.ofGroup("people").end(at(1), List.of("north"))).isFalse();
        assertThat(read.end(at(300), List.of())).isTrue();
        assertThat(read.exceptingGroup("robots").ofGroup("robots").end(at(300), List.of()))
                .isTrue();
        assertThat(Cutoffs.NONE
                        .with(Cutoffs.COMPANY, at(1))
                        .exceptingGroup("robots")
                        .nameOrganizations())
                .isFalse();
        assertThat(read.nameOrganizations()).isTrue();
    }
}
