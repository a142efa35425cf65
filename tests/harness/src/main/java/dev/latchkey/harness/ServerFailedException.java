package dev.latchkey.harness;

/** The server didn't start; the explanation says why and ends with the tail of its log. */
public final class ServerFailedException extends RuntimeException {

    private final String explanation;

    ServerFailedException(String explanation) {
        super(explanation);
        this.explanation = explanation;
    }

    public String explanation() {
        return explanation;
    }
}
