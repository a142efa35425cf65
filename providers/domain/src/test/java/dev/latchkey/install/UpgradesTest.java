package dev.latchkey.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpgradesTest {

    private final Upgrades<List<String>> upgrades =
            new Upgrades<>(1, List.of(realm -> realm.add("to 2"), realm -> realm.add("to 3")));

    @Test
    void everyStepSinceTheRealmsVersionIsTakenInOrder() {
        assertThat(after(1)).containsExactly("to 2", "to 3");
        assertThat(after(2)).containsExactly("to 3");
        assertThat(after(3)).isEmpty();
    }

    @Test
    void aRealmOfBeforeTheFirstVersionTakesAllSteps() {
        assertThat(after(0)).containsExactly("to 2", "to 3");
    }

    @Test
    void theLatestVersionIsWhereTheLastStepLeads() {
        assertThat(upgrades.latest()).isEqualTo(3);
        assertThat(upgrades.isOlder(2)).isTrue();
        assertThat(upgrades.isOlder(3)).isFalse();
        assertThat(new Upgrades<>(1, List.of()).latest()).isEqualTo(1);
    }

    @Test
    void aNewerRealmIsLeftAlone() {
        assertThat(upgrades.isNewer(3)).isFalse();
        assertThat(upgrades.isNewer(4)).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> after(4));
    }

    private List<String> after(int version) {
        List<String> realm = new ArrayList<>();
        upgrades.apply(version, realm);
        return realm;
    }
}
