package dev.costgauge.settings;

/** A setting that is unknown or breaks its rule; the message names the key, the rule and where the value came from. */
public final class SettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingException(String message) {
        super(message);
    }

    public SettingException(String key, String rule) {
        super("setting " + key + ": " + rule);
    }
}
