package dev.latchkey.company;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BoundTest {

    @Test
    void countsTheCompanyWhereNoOrganizationIsStricter() {
        assertThat(Bound.strictest(3, List.of())).isEqualTo(new Bound<>(3, Bound.Source.COMPANY));
        assertThat(Bound.strictest(3, List.of(3, 9))).isEqualTo(new Bound<>(3, Bound.Source.COMPANY));
    }

    @Test
    void countsTheStrictestOrganization() {
        assertThat(Bound.strictest(9, List.of(5, 3, 4))).isEqualTo(new Bound<>(3, Bound.Source.ORGANIZATION));
    }

    @Property
    void isNeverLaxerThanAnyone(@ForAll int company, @ForAll List<Integer> organizations) {
        int limit = Bound.strictest(company, organizations).limit();

        assertThat(limit).isLessThanOrEqualTo(company);
        assertThat(organizations).allSatisfy(organization -> assertThat(limit).isLessThanOrEqualTo(organization));
    }
}
