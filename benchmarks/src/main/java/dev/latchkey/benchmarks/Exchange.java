package dev.latchkey.benchmarks;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A request, and what follows on its answer. An operation says so what is asked, and nothing of how: the one client waits
 * for each answer, the other doesn't.
 */
record Exchange(Request request, Function<Reply, Next> then) implements Next {

    /** The only one of its operation. */
    static Exchange only(Request request, Predicate<Reply> right) {
        return new Exchange(
                request, reply -> right.test(reply) ? Next.RIGHT : Next.wrong("not the right answer: " + reply));
    }
}
