package dev.costgauge.replay;

/** The beginning of a partition is not in the topics; the message says what is missing and what would keep it. */
public final class CannotReplayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotReplayException(String message) {
        super(message);
    }
}
