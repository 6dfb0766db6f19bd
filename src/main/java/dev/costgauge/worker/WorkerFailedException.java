package dev.costgauge.worker;

/** A fault that waiting does not mend; the message says what to mend. */
public final class WorkerFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WorkerFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    WorkerFailedException(String message) {
        super(message);
    }
}
