package dev.costgauge.doctor;

import java.util.Locale;

/**
 * What one check found.
 *
 * @param check what was looked at, such as {@code topic cost-hours}
 * @param detail how it is; and after a colon, where it is not well, what mends it
 */
public record Finding(String check, Level level, String detail) {

    /** From good to bad. */
    public enum Level {
        OK,
        /** Works, and somebody should look at it. */
        WARN,
        /** Does not work. */
        FAIL
    }

    static Finding ok(String check, String detail) {
        return new Finding(check, Level.OK, detail);
    }

    static Finding warn(String check, String detail) {
        return new Finding(check, Level.WARN, detail);
    }

    static Finding fail(String check, String detail) {
        return new Finding(check, Level.FAIL, detail);
    }

    /** One line. @param width of the column of checks, in characters */
    public String line(int width) {
        return String.format(
                Locale.ROOT, "%-4s  %-" + width + "s  %s", level.name().toLowerCase(Locale.ROOT), check, detail);
    }
}
