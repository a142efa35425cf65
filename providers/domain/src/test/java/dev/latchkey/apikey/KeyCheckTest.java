package dev.latchkey.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.apikey.Verdict.Refused;
import dev.latchkey.apikey.Verdict.Valid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyCheckTest {

    private final ApiKey key = TestKeys.key();
    private final StoredKey stored = TestKeys.stored(key);

    @Test
    void acceptsTheKeyOfAnOwnerInGoodStanding() {
        assertThat(verify(key.text(), owner(stored))).isInstanceOf(Valid.class);
    }

    @Test
    void acceptsTheOwnersNameWithIt() {
        assertThat(check(ApiKeySettings.DEFAULTS, owner(stored)).verify(key.text(), Optional.of("emma")))
                .isInstanceOf(Valid.class);
    }

    @Test
    void refusesItWithAnotherUsersName() {
        assertThat(reason(check(ApiKeySettings.DEFAULTS, owner(stored)).verify(key.text(), Optional.of("liam"))))
                .isEqualTo(Refusal.OTHER_USER);
    }

    @Test
    void asksNobodyAboutGarbage() {
        AtomicInteger asked = new AtomicInteger();
        KeyCheck<TestOwner> check = new KeyCheck<>(
                ApiKeySettings.DEFAULTS,
                id -> {
                    asked.incrementAndGet();
                    return Optional.empty();
                },
                TestKeys.NOW);

        assertThat(reason(check.verify("lk_garbage"))).isEqualTo(Refusal.MALFORMED);
        assertThat(reason(check.verify(key.text().substring(1)))).isEqualTo(Refusal.MALFORMED);
        assertThat(asked).hasValue(0);
    }

    @Test
    void refusesTheKeyOfNobody() {
        assertThat(reason(new KeyCheck<TestOwner>(ApiKeySettings.DEFAULTS, id -> Optional.empty(), TestKeys.NOW)
                        .verify(key.text())))
                .isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void refusesARevokedKey() {
        assertThat(reason(verify(key.text(), owner()))).isEqualTo(Refusal.REVOKED);
    }

    /** The digest of a key's neighbour must not open it: neither another secret, nor none at all. */
    @Test
    void refusesAnotherSecretUnderTheSameId() {
        StoredKey other =
                StoredKey.of(key.id(), "CRM", key.start(), TestKeys.key().digest(), TestKeys.NOW, Optional.empty());
        StoredKey none = StoredKey.of(key.id(), "CRM", key.start(), new byte[0], TestKeys.NOW, Optional.empty());

        assertThat(reason(verify(key.text(), owner(other)))).isEqualTo(Refusal.NOT_FOUND);
        assertThat(reason(verify(key.text(), owner(none)))).isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void endsOnTheSecondOfItsDate() {
        Instant end = TestKeys.NOW.plusSeconds(60);
        TestOwner owner = owner(TestKeys.expiring(key, end));

        assertThat(at(end.minusSeconds(1), owner)).isInstanceOf(Valid.class);
        assertThat(reason(at(end, owner))).isEqualTo(Refusal.EXPIRED);
    }

    @Test
    void endsByTheCompanysLimitThoughItHadNoDate() {
        KeyCheck<TestOwner> check = new KeyCheck<>(
                TestKeys.longestLifetime(Duration.ofDays(30)),
                id -> Optional.of(owner(stored)),
                TestKeys.NOW.plus(Duration.ofDays(30)));

        assertThat(reason(check.verify(key.text()))).isEqualTo(Refusal.EXPIRED);
    }

    @Test
    void worksUntilTheOverlapEnds() {
        TestOwner owner = owner(stored.replaced(TestKeys.NOW.plusSeconds(60)));

        assertThat(at(TestKeys.NOW.plusSeconds(59), owner)).isInstanceOf(Valid.class);
        assertThat(reason(at(TestKeys.NOW.plusSeconds(60), owner))).isEqualTo(Refusal.EXPIRED);
    }

    @Test
    void refusesOwnersWhoMayNotSignIn() {
        assertThat(reason(verify(key.text(), owner(stored).disabled()))).isEqualTo(Refusal.OWNER_DISABLED);
        assertThat(reason(verify(key.text(), owner(stored).locked()))).isEqualTo(Refusal.OWNER_LOCKED);
        assertThat(Refusal.OWNER_LOCKED.result()).isEqualTo("OWNER_DISABLED");
    }

    @Test
    void refusesOwnersWithoutTheRequiredFactorUnlessTheCompanySaysOtherwise() {
        TestOwner owner = owner(stored).withoutFactor();
        ApiKeySettings lenient = new ApiKeySettings(true, 1, "lk", Optional.empty(), Duration.ZERO, false);

        assertThat(reason(verify(key.text(), owner))).isEqualTo(Refusal.OWNER_LACKS_FACTOR);
        assertThat(check(lenient, owner).verify(key.text())).isInstanceOf(Valid.class);
    }

    @Test
    void refusesEveryKeyWhileTheFeatureIsOff() {
        assertThat(reason(check(TestKeys.off(), owner(stored)).verify(key.text())))
                .isEqualTo(Refusal.FEATURE_OFF);
        assertThat(check(TestKeys.off(), owner(stored)).objection(owner(stored), stored))
                .contains(Refusal.FEATURE_OFF);
    }

    @Test
    void namesTheKeyInARefusalSoThatAnEventCan() {
        assertThat(((Refused<TestOwner>) verify(key.text(), owner())).keyId()).contains(key.id());
    }

    private Verdict<TestOwner> verify(String text, TestOwner owner) {
        return check(ApiKeySettings.DEFAULTS, owner).verify(text);
    }

    private Verdict<TestOwner> at(Instant now, TestOwner owner) {
        return new KeyCheck<>(ApiKeySettings.DEFAULTS, id -> Optional.of(owner), now).verify(key.text());
    }

    private static KeyCheck<TestOwner> check(ApiKeySettings settings, TestOwner owner) {
        Map<String, TestOwner> owners = Map.of(TestKeys.EMMA, owner);
        return new KeyCheck<>(settings, id -> Optional.ofNullable(owners.get(id)), TestKeys.NOW);
    }

    private static Refusal reason(Verdict<TestOwner> verdict) {
        return ((Refused<TestOwner>) verdict).reason();
    }

    private static TestOwner owner(StoredKey... keys) {
        return new TestOwner(List.of(keys), true, false, true);
    }

    private record TestOwner(List<StoredKey> keys, boolean isEnabled, boolean isLocked, boolean satisfiesFactorRule)
            implements KeyOwner {

        TestOwner disabled() {
            return new TestOwner(keys, false, isLocked, satisfiesFactorRule);
        }

        TestOwner locked() {
            return new TestOwner(keys, isEnabled, true, satisfiesFactorRule);
        }

        TestOwner withoutFactor() {
            return new TestOwner(keys, isEnabled, isLocked, false);
        }

        @Override
        public Optional<StoredKey> key(String id) {
            return keys.stream().filter(key -> key.id().equals(id)).findFirst();
        }

        @Override
        public boolean isCalled(String name) {
            return name.equals("emma");
        }
    }
}
