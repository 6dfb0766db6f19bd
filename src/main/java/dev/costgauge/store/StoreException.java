package dev.costgauge.store;

/** A neighbour's checked failure, unchecked; {@link Fault#of} judges its cause. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
