package dev.costgauge.fleet;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.cost.Nanos;
import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.FleetHour;
import java.util.Arrays;

/**
 * What some pairs did in one hour. Everything is a whole number, so sums do not depend on their order, and what was added
 * can be taken out again. Not thread-safe.
 */
public final class FleetSum {

    private static final int VERSION = 1;

    private int pairs;
    private long costNanos;
    private int speakers;
    private int silent;
    private long speakersCostNanos;
    private long speakersExpectedNanos;
    private final int[] ratios = new int[FleetHour.STEPS];
    private final int[] sizes = new int[FleetHour.SIZES];

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
        sizes[FleetHour.sizeStepOf(Nanos.toDollars(cost))] += sign;
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
        add(ratios, other.ratios);
        add(sizes, other.sizes);
    }

    private static void add(int[] to, int[] more) {
        for (int step = 0; step < to.length; step++) {
            to[step] += more[step];
        }
    }

    public FleetHour toHour() {
        return new FleetHour(pairs, costNanos, speakers, silent, ratios.clone(), sizes.clone());
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

    /** Appends the stored form; of the histograms only what is not empty. */
    public void write(BinaryWriter out) {
        out.putByte(VERSION).putLong(pairs).putLong(costNanos).putLong(speakers).putLong(silent);
        out.putLong(speakersCostNanos).putLong(speakersExpectedNanos);
        write(ratios, out);
        write(sizes, out);
    }

    private static void write(int[] histogram, BinaryWriter out) {
        int filled = 0;
        for (int count : histogram) {
            filled += count == 0 ? 0 : 1;
        }
        out.putLong(filled);
        for (int step = 0; step < histogram.length; step++) {
            if (histogram[step] != 0) {
                out.putLong(step).putLong(histogram[step]);
            }
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalStateException when the counts do not fit each other
     */
    public static FleetSum read(BinaryReader in) {
        in.version("fleet sum", VERSION);
        FleetSum sum = new FleetSum();
        sum.pairs = in.getInt();
        sum.costNanos = in.getLong();
        sum.speakers = in.getInt();
        sum.silent = in.getInt();
        sum.speakersCostNanos = in.getLong();
        sum.speakersExpectedNanos = in.getLong();
        read(sum.ratios, in);
        read(sum.sizes, in);
        if (!sum.isWhole()) {
            throw new IllegalStateException("the counts of a fleet sum do not fit each other");
        }
        return sum;
    }

    private boolean isWhole() {
        return silent >= 0
                && silent <= speakers
                && isCountOf(speakers, ratios)
                && isCountOf(pairs, sizes)
                && speakers <= pairs;
    }

    private static boolean isCountOf(int all, int[] histogram) {
        return Arrays.stream(histogram).noneMatch(count -> count < 0)
                && Arrays.stream(histogram).asLongStream().sum() == all;
    }

    private static void read(int[] histogram, BinaryReader in) {
        for (int left = in.getInt(); left > 0; left--) {
            histogram[in.getInt()] = in.getInt();
        }
    }
}
