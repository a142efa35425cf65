package dev.latchkey.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.twofactor.Decision.EnrolNow;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class StandingTest {

    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

    /** The report and the rule agree: who isn't there yet is whom the rule would have enrol, whatever they prove. */
    @Property
    void saysNotYetOfWhomTheRuleWouldHaveEnrol(
            @ForAll Method method, @ForAll Set<Factor> factors, @ForAll Factor proven) {
        Set<Factor> owned = factors.stream().filter(Factor::isEnrolment).collect(Collectors.toSet());
        TwoFactorPolicy policy = new TwoFactorPolicy(Enforcement.REQUIRED, method, Optional.empty(), false);
        boolean enrols = proven != Factor.IDENTITY_PROVIDER
                && policy.decide(new Situation(owned, Optional.of(proven), false, false, NOW)) instanceof EnrolNow;

        Standing standing = Standing.of(method, owned, false);

        if (proven != Factor.IDENTITY_PROVIDER) {
            assertThat(standing == Standing.NOT_YET).isEqualTo(enrols);
        }
        assertThat(standing).isNotEqualTo(Standing.EXEMPT);
    }

    @Property
    void saysExemptOfWhomTheCompanyExceptsWhateverTheyOwn(@ForAll Method method, @ForAll Set<Factor> owned) {
        assertThat(Standing.of(method, owned, true)).isEqualTo(Standing.EXEMPT);
    }
}
