package dev.costgauge.cost;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneRules;
import java.util.Locale;

/**
 * Places hours in the week: slot 0 is Monday 00:00 to 01:00, slot 167 Sunday 23:00 to 24:00, by the clocks of one zone.
 * Hours themselves are always UTC epoch hours, so a day with a clock change has 23 or 25 of them; its repeated local hour
 * is the same slot twice, the missing one simply does not come. Immutable.
 */
public record HourOfWeek(ZoneId zone) {

    public static final int SLOTS = 168;
    public static final long MILLIS = 3_600_000L;
    public static final HourOfWeek UTC = new HourOfWeek(ZoneOffset.UTC);

    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm VV", Locale.ENGLISH);

    /** 1970-01-01 was a Thursday. */
    private static final int EPOCH_SLOT = 3 * 24;

    /** The UTC epoch hour that a time in epoch milliseconds belongs to. */
    public static long hourOf(long epochMillis) {
        return Math.floorDiv(epochMillis, MILLIS);
    }

    /** The first UTC epoch hour that begins at a time in epoch milliseconds or later. */
    public static long firstFrom(long epochMillis) {
        return Math.ceilDiv(epochMillis, MILLIS);
    }

    /** Start of an epoch hour in epoch milliseconds. */
    public static long startOf(long epochHour) {
        return epochHour * MILLIS;
    }

    /** An epoch hour for people, by the zone's clocks: {@code Sun 2026-11-22 07:00 UTC}. */
    public String format(long epochHour) {
        return FORM.format(Instant.ofEpochMilli(startOf(epochHour)).atZone(zone));
    }

    /** The slot, 0 to 167, in which an epoch hour begins. */
    public int slotOf(long epochHour) {
        ZoneRules rules = zone.getRules();
        long offsetSeconds = rules.isFixedOffset()
                ? rules.getOffset(Instant.EPOCH).getTotalSeconds()
                : rules.getOffset(Instant.ofEpochSecond(epochHour * 3600)).getTotalSeconds();
        long localHour = Math.floorDiv(epochHour * 3600 + offsetSeconds, 3600L);
        return (int) Math.floorMod(localHour + EPOCH_SLOT, (long) SLOTS);
    }
}
