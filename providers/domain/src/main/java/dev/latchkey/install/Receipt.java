package dev.latchkey.install;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the installations in a realm have done, in their order, each piece once: what undoing them needs to know.
 *
 * @param changes from the state before the first installation, or the one that an administrator has chosen since, to the
 *     state after the last
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
            byPiece.merge(change.piece(), change, Receipt::joined);
        }
        return new Receipt(List.copyOf(byPiece.values()));
    }

    /** What somebody has chosen between the two is what undoing has to give back. */
    private static Change joined(Change first, Change last) {
        return last.before().equals(first.after()) ? new Change(first.piece(), first.before(), last.after()) : last;
    }
}
