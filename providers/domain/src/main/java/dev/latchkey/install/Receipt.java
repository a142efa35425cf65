package dev.latchkey.install;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the installations in a realm have done, in their order, each piece once: what undoing them needs to know.
 *
 * @param changes from the state before the first installation to the state after the last
 */
public record Receipt(List<Change> changes) {

    public static final Receipt NONE = new Receipt(List.of());

    public Receipt {
        changes = List.copyOf(changes);
    }

    /** This receipt after another installation. */
    Receipt with(List<Change> later) {
        Map<String, Change> byPiece = new LinkedHashMap<>();
        changes.forEach(change -> byPiece.put(change.piece(), change));
        for (Change change : later) {
            byPiece.merge(
                    change.piece(), change, (first, last) -> new Change(first.piece(), first.before(), last.after()));
        }
        return new Receipt(List.copyOf(byPiece.values()));
    }
}
