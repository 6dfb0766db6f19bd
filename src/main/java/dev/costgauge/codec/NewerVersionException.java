package dev.costgauge.codec;

/** A stored value was written by a release whose form this one does not know; the message says what to do. */
public final class NewerVersionException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NewerVersionException(String message) {
        super(message);
    }

    NewerVersionException(String message, Throwable cause) {
        super(message, cause);
    }
}
