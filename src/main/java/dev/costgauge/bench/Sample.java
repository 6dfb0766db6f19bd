package dev.costgauge.bench;

import java.util.Arrays;
import java.util.Collection;

/** Repeated measurements of one thing. Immutable. */
record Sample(double[] values) {

    static Sample of(Collection<Double> values) {
        return new Sample(values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    double median() {
        return quantile(.5);
    }

    /** Half the range over the median: how far to trust the median. */
    double noise() {
        return (values[values.length - 1] - values[0]) / 2 / median();
    }

    /** The smallest value that is not exceeded by that part of the sample. */
    double quantile(double part) {
        if (values.length == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        int middle = values.length / 2;
        if (part == .5 && values.length % 2 == 0) {
            return (values[middle - 1] + values[middle]) / 2;
        }
        return values[Math.min(values.length - 1, (int) Math.ceil(part * values.length) - 1)];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sample sample && Arrays.equals(values, sample.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
