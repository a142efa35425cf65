package dev.latchkey.benchmarks;

/** What follows on an answer: another exchange, or the end of the operation. */
sealed interface Next permits Exchange, Next.End {

    End RIGHT = new End(true, "");

    /**
     * The operation is done.
     *
     * @param right whether the answers were the right ones
     * @param why they were not; empty if they were
     */
    record End(boolean right, String why) implements Next {}

    static End wrong(String why) {
        return new End(false, why);
    }
}
