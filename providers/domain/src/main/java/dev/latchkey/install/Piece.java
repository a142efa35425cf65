package dev.latchkey.install;

import java.util.Optional;

/** One thing of a realm that an installation sees to; its state is a text that can be compared and put back. */
public interface Piece {

    /** Unique in a realm and stable over versions, such as {@code user-profile/phoneNumber}. */
    String id();

    /** Its state in the realm; empty if the realm lacks it. */
    Optional<String> now();

    /** The state that it needs; the same as {@link #now} if nothing is to be done. */
    Optional<String> wanted();

    /** Brings it into a state that {@link #now} or {@link #wanted} has told; empty removes it. */
    void put(Optional<String> state);

    /** A state as answers and events tell it: without what could be somebody's secret. */
    default String told(String state) {
        return state;
    }

    /** What an administrator has to do by hand, because this piece can't be changed safely; empty if nothing. */
    default Optional<String> byHand() {
        return Optional.empty();
    }
}
