package dev.costgauge.bench;

import java.util.Collection;

/** Repeated measurements of one thing, at least one. Immutable. */
final class Sample {

    private final double[] sorted;

    Sample(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
        this.sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    int size() {
        return sorted.length;
    }

    double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 0 ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle];
    }

    /** Half the range over the median: how far to trust the median. */
    double noise() {
        return (sorted[sorted.length - 1] - sorted[0]) / 2 / median();
    }

    /** The smallest value that is not exceeded by that part of the sample, above 0 and at most 1. */
    double quantile(double part) {
        return sorted[(int) Math.ceil(part * sorted.length) - 1];
    }
}
