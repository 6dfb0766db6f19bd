package dev.costgauge.fleet;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.cost.Nanos;
import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.FleetHour;

/**
 * What some pairs did in one hour. Everything is a whole number, so sums do not depend on their order, and what was added
 * can be taken out again. Not thread-safe.
 */
public final class FleetSum {

    private static final int VERSION = 1;

    private long pairs;
    private long costNanos;
    private int speakers;
    private int silent;
    private long speakersCostNanos;
    private long speakersExpectedNanos;
    private final int[] ratios = new int[FleetHour.STEPS];

    /** Adds a pair's hour. */
    public void add(Expectation expectation, long cost, boolean heard) {
        count(expectation, cost, heard, 1);
    }

    /** Takes out what {@link #add} put in with the same arguments. */
    public void remove(Expectation expectation, long cost, boolean heard) {
        count(expectation, cost, heard, -1);
    }

    private void count(Expectation expectation, long cost, boolean heard, int sign) {
        pairs += sign;
        costNanos += sign * cost;
        if (expectation.settled()) {
            speakers += sign;
            silent += heard ? 0 : sign;
            speakersCostNanos += sign * cost;
            speakersExpectedNanos += sign * Math.round(expectation.expected() * Nanos.PER_DOLLAR);
            ratios[FleetHour.stepOf(expectation, Nanos.toDollars(cost))] += sign;
        }
    }

    public void add(FleetSum other) {
        pairs += other.pairs;
        costNanos += other.costNanos;
        speakers += other.speakers;
        silent += other.silent;
        speakersCostNanos += other.speakersCostNanos;
        speakersExpectedNanos += other.speakersExpectedNanos;
        for (int step = 0; step < ratios.length; step++) {
            ratios[step] += other.ratios[step];
        }
    }

    public FleetHour toHour() {
        return new FleetHour(pairs, Nanos.toDollars(costNanos), speakers, silent, ratios.clone());
    }

    public int speakers() {
        return speakers;
    }

    public int silent() {
        return silent;
    }

    /** Nano-dollars of the pairs that speak for the fleet. */
    public long speakersCostNanos() {
        return speakersCostNanos;
    }

    /** Nano-dollars that were expected of them. */
    public long speakersExpectedNanos() {
        return speakersExpectedNanos;
    }

    /** Appends the stored form; of the histogram only what is not empty. */
    public void write(BinaryWriter out) {
        out.putByte(VERSION).putLong(pairs).putLong(costNanos).putLong(speakers).putLong(silent);
        out.putLong(speakersCostNanos).putLong(speakersExpectedNanos);
        int filled = 0;
        for (int ratio : ratios) {
            filled += ratio == 0 ? 0 : 1;
        }
        out.putLong(filled);
        for (int step = 0; step < ratios.length; step++) {
            if (ratios[step] != 0) {
                out.putLong(step).putLong(ratios[step]);
            }
        }
    }

    /** Reads what {@link #write} wrote. */
    public static FleetSum read(BinaryReader in) {
        in.version("fleet sum", VERSION);
        FleetSum sum = new FleetSum();
        sum.pairs = in.getLong();
        sum.costNanos = in.getLong();
        sum.speakers = in.getInt();
        sum.silent = in.getInt();
        sum.speakersCostNanos = in.getLong();
        sum.speakersExpectedNanos = in.getLong();
        for (int left = in.getInt(); left > 0; left--) {
            sum.ratios[in.getInt()] = in.getInt();
        }
        return sum;
    }
}
