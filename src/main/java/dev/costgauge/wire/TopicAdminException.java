package dev.costgauge.wire;

/** The brokers could not be asked or refused; the message says what to mend. */
public final class TopicAdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TopicAdminException(String message, Throwable cause) {
        super(message, cause);
    }
}
