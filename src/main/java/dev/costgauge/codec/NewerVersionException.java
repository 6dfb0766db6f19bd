package dev.costgauge.codec;

/** A stored value was written by a newer release than this one; the message says what to do. */
public final class NewerVersionException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NewerVersionException(String message) {
        super(message);
    }
}
