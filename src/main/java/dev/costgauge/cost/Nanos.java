package dev.costgauge.cost;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Money as a {@code long} count of nano-dollars: sums are exact and do not depend on their order. The range that the wire
 * format (decimal 18,9) can carry is plus or minus {@link #MAX}.
 */
public final class Nanos {

    public static final int SCALE = 9;
    public static final long PER_DOLLAR = 1_000_000_000L;

    /** The largest amount of decimal(18,9): 999,999,999.999999999 USD. */
    public static final long MAX = 999_999_999_999_999_999L;

    private Nanos() {}

    /**
     * Reads a decimal number of dollars.
     *
     * @throws IllegalArgumentException when it is no number, out of range, or finer than a nano-dollar
     */
    public static long parse(String dollars) {
        try {
            return of(new BigDecimal(dollars.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("cost '" + dollars + "' is not a decimal number", e);
        }
    }

    /** The exact count; see {@link #parse} for what it refuses. */
    public static long of(BigDecimal dollars) {
        try {
            return requireInRange(dollars.setScale(SCALE, RoundingMode.UNNECESSARY)
                    .unscaledValue()
                    .longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("cost " + dollars + " is not a whole number of nano-dollars in range", e);
        }
    }

    /** The nearest count, half up: for amounts that were computed (tokens times price) rather than billed. */
    public static long rounded(BigDecimal dollars) {
        return of(dollars.setScale(SCALE, RoundingMode.HALF_UP));
    }

    public static BigDecimal toDecimal(long nanos) {
        return BigDecimal.valueOf(nanos, SCALE);
    }

    /** Dollars as a double, for scores and baselines only. */
    public static double toDollars(long nanos) {
        return nanos / 1e9;
    }

    /** For people: {@code $1,234.50}, with more decimals for less than a cent. */
    public static String format(long nanos) {
        long magnitude = Math.abs(nanos);
        int decimals = magnitude != 0 && magnitude < PER_DOLLAR / 100 ? SCALE : 2;
        String digits = String.format(
                java.util.Locale.ROOT,
                "%,." + decimals + "f",
                toDecimal(magnitude).setScale(decimals, RoundingMode.HALF_UP));
        return (nanos < 0 ? "-$" : "$") + digits;
    }

    /** The nearest amount that the wire format can carry. */
    public static long clamp(long nanos) {
        return Math.max(-MAX, Math.min(MAX, nanos));
    }

    /** The amount itself when the wire format can carry it. */
    public static long requireInRange(long nanos) {
        if (nanos > MAX || nanos < -MAX) {
            throw new IllegalArgumentException("cost of " + nanos + " nano-dollars is outside decimal(18,9)");
        }
        return nanos;
    }
}
