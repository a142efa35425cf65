package dev.latchkey.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.apikey.KeyRing.Objection;
import dev.latchkey.apikey.KeyRing.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {

    private final StoredKey crm = TestKeys.stored("CRM");

    @Test
    void grantsOneKeyAUserByDefault() {
        assertThat(create(ring(ApiKeySettings.DEFAULTS), "CRM").name()).isEqualTo("CRM");
        assertThat(objection(ring(ApiKeySettings.DEFAULTS, crm).create(Optional.of("Backup"), Optional.empty())))
                .isEqualTo(Objection.TOO_MANY);
        assertThat(create(ring(TestKeys.keysPerUser(2), crm), "Backup").name()).isEqualTo("Backup");
    }

    @Test
    void namesAKeyThatGotNoName() {
        KeyRing none = ring(TestKeys.keysPerUser(3));
        KeyRing one = ring(TestKeys.keysPerUser(3), TestKeys.stored("API key"));

        assertThat(((Plan.Store) none.create(Optional.empty(), Optional.empty())).name())
                .isEqualTo("API key");
        assertThat(((Plan.Store) one.create(Optional.of("  "), Optional.empty())).name())
                .isEqualTo("API key 2");
    }

    @Test
    void refusesANameTwiceWhateverItsCase() {
        assertThat(objection(ring(TestKeys.keysPerUser(2), crm).create(Optional.of("crm"), Optional.empty())))
                .isEqualTo(Objection.NAME_TAKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\nb", "12345678901234567890123456789012345678901234567890123456789012345"})
    void refusesWhatIsNoName(String name) {
        assertThat(objection(ring(ApiKeySettings.DEFAULTS).create(Optional.of(name), Optional.empty())))
                .isEqualTo(Objection.NAME_INVALID);
    }

    @Test
    void grantsNothingWhileTheFeatureIsOff() {
        assertThat(objection(ring(TestKeys.off()).create(Optional.empty(), Optional.empty())))
                .isEqualTo(Objection.FEATURE_OFF);
        assertThat(objection(ring(TestKeys.off(), crm).rotate(crm.id(), Optional.empty())))
                .isEqualTo(Objection.FEATURE_OFF);
    }

    @Test
    void boundsTheLifetimeByTheCompanysLongest() {
        KeyRing ring = ring(TestKeys.longestLifetime(Duration.ofDays(90)));

        assertThat(objection(ring.create(Optional.empty(), Optional.of(Duration.ofDays(91)))))
                .isEqualTo(Objection.LIFETIME_TOO_LONG);
        assertThat(((Plan.Store) ring.create(Optional.empty(), Optional.of(Duration.ofDays(90)))).expires())
                .contains(TestKeys.NOW.plus(Duration.ofDays(90)));
        assertThat(((Plan.Store) ring.create(Optional.empty(), Optional.empty())).expires())
                .contains(TestKeys.NOW.plus(Duration.ofDays(90)));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 59, 3661L * 24 * 60 * 60, Long.MAX_VALUE})
    void refusesLifetimesThatNobodyMeans(long seconds) {
        assertThat(objection(ring(ApiKeySettings.DEFAULTS)
                        .create(Optional.empty(), Optional.of(Duration.ofSeconds(seconds)))))
                .isEqualTo(Objection.LIFETIME_INVALID);
    }

    @Test
    void replacesAKeyAtOnceWithoutAnOverlap() {
        Plan.Store plan = rotate(ring(ApiKeySettings.DEFAULTS, crm));

        assertThat(plan.name()).isEqualTo("CRM");
        assertThat(plan.replaces().orElseThrow().id()).isEqualTo(crm.id());
        assertThat(plan.replaces().orElseThrow().remaining()).isEmpty();
    }

    @Test
    void letsTheOldKeyWorkOnForTheOverlapAndGiveItsNameAway() {
        Plan.Store plan = rotate(ring(TestKeys.overlap(Duration.ofHours(1)), crm));

        StoredKey remaining = plan.replaces().orElseThrow().remaining().orElseThrow();
        assertThat(remaining.replacedUntil()).contains(TestKeys.NOW.plus(Duration.ofHours(1)));
        assertThat(remaining.name()).isEqualTo("CRM (" + crm.start() + ")");
    }

    @Test
    void countsNoReplacedKeyAndReplacesNoneTwice() {
        StoredKey old = crm.named("CRM (old)").replaced(TestKeys.NOW.plusSeconds(60));
        KeyRing ring = ring(ApiKeySettings.DEFAULTS, old);

        assertThat(ring.mayCreate()).isTrue();
        assertThat(ring.current()).isEmpty();
        assertThat(ring.listed()).containsExactly(old);
        assertThat(objection(ring.rotate(old.id(), Optional.empty()))).isEqualTo(Objection.NO_SUCH_KEY);
    }

    @Test
    void hidesWhatIsPastItsOverlap() {
        StoredKey old = crm.replaced(TestKeys.NOW);

        assertThat(ring(ApiKeySettings.DEFAULTS, old).leftovers()).containsExactly(old);
        assertThat(ring(ApiKeySettings.DEFAULTS, old).listed()).isEmpty();
    }

    @Test
    void givesTheNewKeyTheLifetimeOfTheOldAsFarAsTheCompanyAllowsIt() {
        StoredKey month = TestKeys.expiring(TestKeys.key(), TestKeys.NOW.plus(Duration.ofDays(30)));

        assertThat(rotate(ring(ApiKeySettings.DEFAULTS, month)).expires())
                .contains(TestKeys.NOW.plus(Duration.ofDays(30)));
        assertThat(rotate(ring(TestKeys.longestLifetime(Duration.ofDays(7)), month))
                        .expires())
                .contains(TestKeys.NOW.plus(Duration.ofDays(7)));
        assertThat(rotate(ring(ApiKeySettings.DEFAULTS, crm)).expires()).isEmpty();
    }

    @Test
    void replacesOnlyAKeyThatIsThere() {
        assertThat(objection(
                        ring(ApiKeySettings.DEFAULTS, crm).rotate(TestKeys.key().id(), Optional.empty())))
                .isEqualTo(Objection.NO_SUCH_KEY);
    }

    private static KeyRing ring(ApiKeySettings settings, StoredKey... keys) {
        return new KeyRing(settings, List.of(keys), TestKeys.NOW);
    }

    private static Plan.Store create(KeyRing ring, String name) {
        return (Plan.Store) ring.create(Optional.of(name), Optional.empty());
    }

    private static Plan.Store rotate(KeyRing ring) {
        return (Plan.Store) ring.rotate(ring.keys().get(0).id(), Optional.empty());
    }

    private static Objection objection(Plan plan) {
        return ((Plan.Refuse) plan).objection();
    }
}
