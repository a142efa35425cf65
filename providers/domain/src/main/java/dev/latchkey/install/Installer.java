package dev.latchkey.install;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Brings the pieces of a realm into the state that they need, and back into the one of before. */
public final class Installer {

    private final List<Piece> pieces;

    /**
     * @param pieces in the order in which they are put; what a piece wants may not depend on whether an earlier one was put
     *     already, or a plan would differ from what is done
     */
    public Installer(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    /** What {@link #install} would do; changes nothing. */
    public Plan plan() {
        List<Change> changes = new ArrayList<>();
        List<Remark> byHand = new ArrayList<>();
        for (Piece piece : pieces) {
            Optional<String> now = piece.now();
            Optional<String> wanted = piece.wanted();
            if (!now.equals(wanted)) {
                changes.add(new Change(piece.id(), now, wanted));
            }
            piece.byHand().ifPresent(reason -> byHand.add(new Remark(piece.id(), reason)));
        }
        return new Plan(changes, byHand);
    }

    /**
     * Carries a plan out.
     *
     * @param plan made a moment ago by {@link #plan}
     * @param earlier what former installations in this realm did
     * @return what all of them did together
     */
    public Receipt install(Plan plan, Receipt earlier) {
        for (Piece piece : pieces) {
            plan.changes().stream()
                    .filter(change -> change.piece().equals(piece.id()))
                    .forEach(change -> piece.put(change.after()));
        }
        return earlier.with(plan.changes());
    }

    /** Takes back what nobody has edited since, the last first. */
    public Undoing undo(Receipt receipt) {
        Map<String, Piece> byId = byId();
        List<Change> lastFirst = new ArrayList<>(receipt.changes());
        Collections.reverse(lastFirst);
        List<Change> undone = new ArrayList<>();
        List<Remark> left = new ArrayList<>();
        for (Change change : lastFirst) {
            Piece piece = byId.get(change.piece());
            if (piece == null) {
                left.add(new Remark(change.piece(), "This version of Latchkey doesn't know it."));
            } else if (piece.now().equals(change.before())) {
                left.add(new Remark(change.piece(), "It is as it was before the installation already."));
            } else if (!piece.now().equals(change.after())) {
                left.add(new Remark(change.piece(), "It was edited since the installation."));
            } else {
                piece.put(change.before());
                undone.add(change);
            }
        }
        return new Undoing(undone, left);
    }

    /** Changes of pieces that this version knows, as answers and events tell them. */
    public List<Change> told(List<Change> changes) {
        Map<String, Piece> byId = byId();
        return changes.stream()
                .map(change -> {
                    Piece piece = Objects.requireNonNull(byId.get(change.piece()));
                    return new Change(
                            change.piece(),
                            change.before().map(piece::told),
                            change.after().map(piece::told));
                })
                .toList();
    }

    private Map<String, Piece> byId() {
        return pieces.stream().collect(Collectors.toMap(Piece::id, Function.identity()));
    }
}
