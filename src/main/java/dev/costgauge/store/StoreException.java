package dev.costgauge.store;

import java.util.concurrent.ExecutionException;

/** A neighbour's checked failure, unchecked; {@link Fault#of} judges its cause. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a future failed with, as it was thrown where that is possible. */
    static RuntimeException of(ExecutionException failure) {
        return switch (failure.getCause()) {
            case RuntimeException cause -> cause;
            case null -> new StoreException(failure);
            case Throwable cause -> new StoreException(cause);
        };
    }

    public StoreException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
