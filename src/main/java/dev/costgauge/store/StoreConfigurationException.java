package dev.costgauge.store;

/** A neighbour refuses us for a reason that waiting does not mend; the message says what to mend. */
public final class StoreConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreConfigurationException(String mend, Throwable cause) {
        super(mend, cause);
    }

    public StoreConfigurationException(String mend) {
        super(mend);
    }
}
