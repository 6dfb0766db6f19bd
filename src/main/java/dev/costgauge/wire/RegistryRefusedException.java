package dev.costgauge.wire;

/** The registry answered no: wrong credentials, an incompatible schema, a missing subject. Trying again is useless. */
public final class RegistryRefusedException extends RegistryException {
    private static final long serialVersionUID = 1L;

    public RegistryRefusedException(String message) {
        super(message);
    }

    public RegistryRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
