package dev.costgauge.embedded;

/** A server of the development stack could not be fetched, started or stopped; the message says what to mend. */
public final class EmbeddedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedException(String message) {
        super(message);
    }

    EmbeddedException(String message, Throwable cause) {
        super(message, cause);
    }
}
