package dev.costgauge.app;

import java.util.Locale;

/** The forms of the log. */
enum LogFormat {
    HUMAN,
    JSON;

    private static final String OPTION = "--log-format";
    private static final String PROPERTY = "COSTGAUGE_LOG_FORMAT";

    /** Must be called before the first logger is made, hence before picocli makes the commands. */
    static void apply(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith(OPTION + "=")) {
                set(arguments[i].substring(OPTION.length() + 1));
            } else if (arguments[i].equals(OPTION) && i + 1 < arguments.length) {
                set(arguments[i + 1]);
            }
        }
    }

    private static void set(String value) {
        for (LogFormat format : values()) {
            // Anything else is left to the parser, which names the option in its complaint.
            if (format.name().equalsIgnoreCase(value)) {
                System.setProperty(PROPERTY, format.name().toLowerCase(Locale.ROOT));
            }
        }
    }
}
