package dev.costgauge.wire;

/**
 * No registry answered within the bound, although the call waited and tried again. It says nothing about the record at
 * hand: whoever catches it must try the same record again, never drop it.
 */
public final class RegistryUnavailableException extends RegistryException {
    private static final long serialVersionUID = 1L;

    public RegistryUnavailableException(String message) {
        super(message);
    }

    public RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
