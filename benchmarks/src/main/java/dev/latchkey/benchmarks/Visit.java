package dev.latchkey.benchmarks;

/**
 * One time that an operation is done, by a client that does something else until it is answered; it is timed from its first
 * request to its last answer. Gatling's own times are whole milliseconds, and many answers take one or two.
 */
final class Visit {

    private final Tally tally;
    private final long start = System.nanoTime();
    private Next next;

    Visit(Exchange first, Tally tally) {
        this.tally = tally;
        next = first;
    }

    boolean isOver() {
        return next instanceof Next.End;
    }

    boolean isWrong() {
        return next instanceof Next.End end && !end.right();
    }

    /** What is to be sent now. */
    Request request() {
        if (next instanceof Exchange exchange) {
            return exchange.request();
        }
        throw new IllegalStateException("it is over");
    }

    void hears(Reply reply) {
        if (next instanceof Exchange exchange) {
            next = exchange.then().apply(reply);
            if (next instanceof Next.End end) {
                if (end.right()) {
                    tally.isRight((System.nanoTime() - start) / 1e6);
                } else {
                    tally.isWrong(end.why());
                }
            }
        }
    }
}
