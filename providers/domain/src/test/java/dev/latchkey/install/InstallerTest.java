package dev.latchkey.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class InstallerTest {

    /** A realm of four pieces, each of which wants one fixed state. */
    private static final List<String> IDS = List.of("a", "b", "c", "d");

    @Property
    void undoingGivesBackWhatWasThereBefore(@ForAll("realms") Map<String, String> realm) {
        Map<String, String> before = new HashMap<>(realm);
        Installer installer = installer(realm);

        Receipt receipt = installer.install(installer.plan(), Receipt.NONE);
        Undoing undoing = installer.undo(receipt);

        assertThat(realm).isEqualTo(before);
        assertThat(undoing.left()).isEmpty();
    }

    @Property
    void theSecondInstallationChangesNothing(@ForAll("realms") Map<String, String> realm) {
        Installer installer = installer(realm);
        installer.install(installer.plan(), Receipt.NONE);

        assertThat(installer.plan().changes()).isEmpty();
    }

    @Property
    void undoingLeavesWhatWasEditedAndOnlyThat(
            @ForAll("realms") Map<String, String> realm, @ForAll("edits") Map<String, String> edits) {
        Map<String, String> before = new HashMap<>(realm);
        Installer installer = installer(realm);
        Receipt receipt = installer.install(installer.plan(), Receipt.NONE);
        realm.putAll(edits);

        installer.undo(receipt);

        Map<String, String> expected = new HashMap<>(before);
        expected.putAll(edits);
        assertThat(realm).isEqualTo(expected);
    }

    @Property
    void undoingAfterTwoInstallationsGivesBackWhatWasChosenBetween(
            @ForAll("realms") Map<String, String> realm, @ForAll("edits") Map<String, String> edits) {
        Map<String, String> expected = new HashMap<>(realm);
        expected.putAll(edits);
        Installer installer = installer(realm);
        Receipt first = installer.install(installer.plan(), Receipt.NONE);
        realm.putAll(edits);
        Receipt both = installer.install(installer.plan(), first);

        Undoing undoing = installer.undo(both);

        assertThat(realm).isEqualTo(expected);
        assertThat(undoing.left()).isEmpty();
    }

    @Test
    void undoingWhatALaterVersionHasChangedAgainGoesBackBeforeTheFirst() {
        Receipt first = new Receipt(List.of(new Change("a", Optional.of("x"), Optional.of("y"))));

        assertThat(first.with(List.of(new Change("a", Optional.of("y"), Optional.of("z"))))
                        .changes())
                .containsExactly(new Change("a", Optional.of("x"), Optional.of("z")));
    }

    @Test
    void whatAnotherVersionInstalledIsSaidToBeLeft() {
        Receipt receipt = new Receipt(List.of(new Change("gone", Optional.empty(), Optional.of("x"))));

        assertThat(installer(new HashMap<>()).undo(receipt).left())
                .extracting(Remark::piece)
                .containsExactly("gone");
    }

    @Provide
    Arbitrary<Map<String, String>> realms() {
        return states("other", "wanted");
    }

    @Provide
    Arbitrary<Map<String, String>> edits() {
        return states("edited");
    }

    private static Arbitrary<Map<String, String>> states(String... values) {
        return Arbitraries.maps(Arbitraries.of(IDS), Arbitraries.of(values)).map(HashMap::new);
    }

    private static Installer installer(Map<String, String> realm) {
        List<Piece> pieces = new ArrayList<>();
        IDS.forEach(id -> pieces.add(new Entry(realm, id)));
        return new Installer(pieces);
    }

    private record Entry(Map<String, String> realm, String id) implements Piece {

        @Override
        public Optional<String> now() {
            return Optional.ofNullable(realm.get(id));
        }

        @Override
        public Optional<String> wanted() {
            return Optional.of("wanted");
        }

        @Override
        public void put(Optional<String> state) {
            state.ifPresentOrElse(value -> realm.put(id, value), () -> realm.remove(id));
        }
    }
}
