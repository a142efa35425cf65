package dev.latchkey.install;

import java.util.List;

/**
 * What undoing came to.
 *
 * @param undone the changes that were taken back, from the last to the first
 * @param left what was left as it is
 */
public record Undoing(List<Change> undone, List<Remark> left) {

    public Undoing {
        undone = List.copyOf(undone);
        left = List.copyOf(left);
    }
}
