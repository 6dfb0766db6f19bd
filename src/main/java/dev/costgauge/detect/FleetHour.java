package dev.costgauge.detect;

import java.util.Arrays;

/**
 * What all pairs did in one hour, as a sum that partial sums add up to in any order. Made of one summand a pair;
 * immutable.
 *
 * @param weight pairs that have a cost, faded when hours were summed
 * @param cost their USD, faded alike
 * @param speakers pairs that know themselves well enough to speak for the fleet
 * @param silent those of them without a single event
 * @param ratios all speakers by the logarithm of cost over expected, in steps of {@link #STEP} around {@link #MIDDLE}
 */
public record FleetHour(double weight, double cost, int speakers, int silent, int[] ratios) {

    /** The sum of no pairs. */
    public static final FleetHour NONE = new FleetHour(0, 0, 0, 0, new int[0]);

    /** Width of a step of the histogram. */
    public static final double STEP = .05;

    /** Steps of the histogram; the middle one holds the pairs that cost what was expected. */
    public static final int STEPS = 281;

    public static final int MIDDLE = STEPS / 2;

    /** What the past weighs after an hour: a week halves it to a third. */
    private static final double FADE = .9941;

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
        if (!expectation.settled()) {
            return new FleetHour(1, cost, 0, 0, NONE.ratios);
        }
        int[] ratios = new int[STEPS];
        ratios[stepOf(expectation, cost)] = 1;
        return new FleetHour(1, cost, 1, heard ? 0 : 1, ratios);
    }

    /** Where a settled pair's hour falls in the histogram. */
    public static int stepOf(Expectation expectation, double cost) {
        double ratio = Math.log(Math.max(cost / expectation.expected(), .001));
        int step = (int) Math.round(ratio / STEP) + MIDDLE;
        return Math.max(0, Math.min(STEPS - 1, step));
    }

    public FleetHour plus(FleetHour other) {
        int[] sum = ratios.length == 0 ? other.ratios : ratios.clone();
        if (ratios.length > 0) {
            for (int i = 0; i < other.ratios.length; i++) {
                sum[i] += other.ratios[i];
            }
        }
        return new FleetHour(weight + other.weight, cost + other.cost, speakers + other.speakers, silent + other.silent, sum);
    }

    /** The same an hour later, as a memory of what pairs cost. */
    public FleetHour faded() {
        return new FleetHour(weight * FADE, cost * FADE, 0, 0, NONE.ratios);
    }

    /** USD a pair and hour; NaN when there are none. */
    public double meanCost() {
        return weight > 0 ? cost / weight : Double.NaN;
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
                && weight == that.weight
                && cost == that.cost
                && speakers == that.speakers
                && silent == that.silent
                && Arrays.equals(ratios, that.ratios);
    }

    @Override
    public int hashCode() {
        return Double.hashCode(weight) + 31 * (Double.hashCode(cost) + 31 * (speakers + 31 * silent + 961 * Arrays.hashCode(ratios)));
    }

    @Override
    public String toString() {
        return "FleetHour[weight=%s, cost=%s, speakers=%d, median=%s]".formatted(weight, cost, speakers, median());
    }
}
