package dev.costgauge.settings;

import java.time.DateTimeException;
import java.time.Duration;

/** How durations are written, in settings and on the command line. */
public final class DurationForm {

    /** For the error that refuses another form. */
    public static final String RULE = "a duration such as 250ms, 10s, 5m, 24h or 35d";

    private DurationForm() {}

    /**
     * {@code 250ms}, {@code 10s}, {@code 5m}, {@code 24h}, {@code 35d}, {@code 0}, or ISO-8601.
     *
     * @throws IllegalArgumentException or {@link DateTimeException} when it is none of these
     */
    public static Duration parse(String value) {
        if (value.equals("0")) {
            return Duration.ZERO;
        }
        if (value.startsWith("P") || value.startsWith("-P")) {
            return Duration.parse(value);
        }
        int unitAt = 0;
        while (unitAt < value.length() && Character.isDigit(value.charAt(unitAt))) {
            unitAt++;
        }
        long amount = Long.parseLong(value.substring(0, unitAt));
        return switch (value.substring(unitAt)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> throw new IllegalArgumentException(value);
        };
    }
}
