package dev.costgauge.detect;

import java.util.Arrays;

/**
 * What all pairs did in one hour, as a sum that partial sums add up to in any order: integers only. Made of one summand a
 * pair; immutable.
 *
 * @param pairs pairs that have a cost
 * @param nanos their cost in nano-dollars
 * @param speakers pairs that know themselves well enough to speak for the fleet
 * @param silent those of them without a single event
 * @param ratios all speakers by the logarithm of cost over expected, in steps of {@link #STEP} around {@link #MIDDLE}
 * @param sizes all pairs by the logarithm of their cost, in steps of {@link #SIZE_STEP} from {@link #LEAST_SIZE} on
 */
public record FleetHour(int pairs, long nanos, int speakers, int silent, int[] ratios, int[] sizes) {

    /** The sum of no pairs. */
    public static final FleetHour NONE = new FleetHour(0, 0, 0, 0, new int[0], new int[0]);

    /** Width of a step of the ratios. */
    public static final double STEP = .05;

    /** Steps of the ratios; the middle one holds the pairs that cost what was expected. */
    public static final int STEPS = 281;

    public static final int MIDDLE = STEPS / 2;

    /** Width of a step of the sizes. */
    public static final double SIZE_STEP = .25;

    /** Logarithm of USD at which the first step of the sizes begins: less than a hundredth of a cent. */
    public static final double LEAST_SIZE = -10;

    /** Steps of the sizes: up to some 20,000 USD. */
    public static final int SIZES = 80;

    /** Pairs that must speak before anything is said of the fleet. */
    public static final int FEWEST = 12;

    /** Logarithm of the factor by which the median pair is off in a fleet event. */
    public static final double MOVE = .5;

    /** Part of the pairs that must move the same way, each by half of that at least. */
    public static final double TOGETHER = .85;

    /** Part of the pairs that must be silent before their data is missing. */
    public static final double MISSING = .9;

    /**
     * One pair's hour.
     *
     * @param heard whether the pair had an event in the hour
     */
    public static FleetHour of(Expectation expectation, double cost, boolean heard) {
        int[] sizes = new int[SIZES];
        sizes[sizeStepOf(cost)] = 1;
        long nanos = Math.round(cost * 1e9);
        if (!expectation.settled()) {
            return new FleetHour(1, nanos, 0, 0, NONE.ratios, sizes);
        }
        int[] ratios = new int[STEPS];
        ratios[stepOf(expectation, cost)] = 1;
        return new FleetHour(1, nanos, 1, heard ? 0 : 1, ratios, sizes);
    }

    /** Where a settled pair's hour falls among the ratios. */
    public static int stepOf(Expectation expectation, double cost) {
        double ratio = Math.log(Math.max(cost / expectation.expected(), .001));
        int step = (int) Math.round(ratio / STEP) + MIDDLE;
        return Math.max(0, Math.min(STEPS - 1, step));
    }

    /** Where a pair's hour falls among the sizes. */
    public static int sizeStepOf(double cost) {
        double size = (Math.log(Math.max(cost, 1e-9)) - LEAST_SIZE) / SIZE_STEP;
        return (int) Math.max(0, Math.min(SIZES - 1, Math.floor(size)));
    }

    public FleetHour plus(FleetHour other) {
        return new FleetHour(
                pairs + other.pairs,
                nanos + other.nanos,
                speakers + other.speakers,
                silent + other.silent,
                sum(ratios, other.ratios),
                sum(sizes, other.sizes));
    }

    /** No counts at all are as good as zeros. */
    private static int[] sum(int[] left, int[] right) {
        if (left.length == 0) {
            return right;
        }
        int[] sum = left.clone();
        for (int i = 0; i < right.length; i++) {
            sum[i] += right[i];
        }
        return sum;
    }

    /**
     * USD at a place in the sizes.
     *
     * @param steps whole and broken steps from the first one's beginning
     */
    static double sizeAt(double steps) {
        return Math.exp(LEAST_SIZE + SIZE_STEP * steps);
    }

    /**
     * A fleet event is an hour in which the median pair is off by more than a factor of {@code exp(.5)} and nearly all
     * pairs are off in that direction by at least half of that. When nearly nobody was heard, the data is missing, not the
     * spending.
     */
    public FleetVerdict verdict() {
        if (speakers < FEWEST) {
            return FleetVerdict.USUAL;
        }
        if (silent >= MISSING * speakers) {
            return FleetVerdict.GAP;
        }
        double median = median();
        if (Math.abs(median) <= MOVE) {
            return FleetVerdict.USUAL;
        }
        if (together() < TOGETHER * speakers) {
            return FleetVerdict.USUAL;
        }
        return median > 0 ? FleetVerdict.UP : FleetVerdict.DOWN;
    }

    /** Pairs that are off the way the median pair is, by half of what makes a fleet event at least. */
    public int together() {
        int edge = (int) Math.round(MOVE / 2 / STEP);
        return ratios.length == 0
                ? 0
                : median() > 0
                        ? Arrays.stream(ratios, MIDDLE + edge + 1, STEPS).sum()
                        : Arrays.stream(ratios, 0, MIDDLE - edge).sum();
    }

    /** Logarithm of the factor by which the median pair is off; 0 when nobody speaks. */
    public double median() {
        int seen = 0;
        for (int i = 0; i < ratios.length; i++) {
            seen += ratios[i];
            if (2 * seen > speakers) {
                return (i - MIDDLE) * STEP;
            }
        }
        return 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FleetHour that
                && pairs == that.pairs
                && nanos == that.nanos
                && speakers == that.speakers
                && silent == that.silent
                && Arrays.equals(ratios, that.ratios)
                && Arrays.equals(sizes, that.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new long[] {
            pairs, nanos, speakers, silent, Arrays.hashCode(ratios), Arrays.hashCode(sizes)
        });
    }

    @Override
    public String toString() {
        return "FleetHour[pairs=%d, nanos=%d, speakers=%d, median=%s]".formatted(pairs, nanos, speakers, median());
    }
}
