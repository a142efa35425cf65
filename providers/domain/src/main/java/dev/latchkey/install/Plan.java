package dev.latchkey.install;

import java.util.List;

/**
 * What an installation comes to.
 *
 * @param changes in the order in which they are made
 * @param byHand what is left to an administrator
 */
public record Plan(List<Change> changes, List<Remark> byHand) {

    public Plan {
        changes = List.copyOf(changes);
        byHand = List.copyOf(byHand);
    }
}
