package dev.costgauge.detect;

import java.util.Arrays;

/**
 * What pairs of the fleet cost of late: sums of {@link FleetHour}s in which an hour loses weight as time goes by, a week
 * about two thirds of it. Immutable.
 *
 * @param pairs pair-hours
 * @param cost their USD
 * @param sizes the pair-hours by the logarithm of their cost, in the steps of {@link FleetHour#sizes}
 */
public record FleetMemory(double pairs, double cost, double[] sizes) {

    /** Of a fleet that has not cost anything yet. */
    public static final FleetMemory NONE = new FleetMemory(0, 0, new double[FleetHour.SIZES]);

    private static final double FADE = .9941;

    /** Part of the pair-hours that cost more than {@link FleetPrior#high}. */
    private static final double RARE = .01;

    /** The same an hour later. */
    public FleetMemory plus(FleetHour hour) {
        double[] sum = new double[FleetHour.SIZES];
        int[] added = hour.sizes();
        for (int i = 0; i < sum.length; i++) {
            sum[i] = FADE * sizes[i] + (i < added.length ? added[i] : 0);
        }
        return new FleetMemory(FADE * pairs + hour.pairs(), FADE * cost + hour.nanos() / 1e9, sum);
    }

    public FleetPrior prior() {
        return pairs > 0 ? new FleetPrior(cost / pairs, high()) : FleetPrior.NONE;
    }

    /** Within a step of the histogram pair-hours are taken to be spread evenly over the logarithm. */
    private double high() {
        double rare = RARE * pairs;
        double above = 0;
        int step = sizes.length - 1;
        while (step > 0 && above + sizes[step] <= rare) {
            above += sizes[step--];
        }
        double part = sizes[step] > 0 ? (rare - above) / sizes[step] : 0;
        return FleetHour.sizeAt(step + 1 - Math.min(1, part));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FleetMemory that
                && pairs == that.pairs
                && cost == that.cost
                && Arrays.equals(sizes, that.sizes);
    }

    @Override
    public int hashCode() {
        return Double.hashCode(pairs) + 31 * (Double.hashCode(cost) + 31 * Arrays.hashCode(sizes));
    }

    @Override
    public String toString() {
        return "FleetMemory[pairs=%s, cost=%s]".formatted(pairs, cost);
    }
}
