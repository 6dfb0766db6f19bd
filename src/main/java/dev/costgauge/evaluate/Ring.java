package dev.costgauge.evaluate;

import java.util.Arrays;

/** The last values of a series. Not thread-safe. */
final class Ring {

    private final double[] values;
    private int count;

    Ring(int size) {
        values = new double[size];
    }

    void add(double value) {
        values[count++ % values.length] = value;
    }

    int size() {
        return Math.min(count, values.length);
    }

    /** The value that was added {@code back} values ago, 1 being the last. */
    double back(int back) {
        return values[(count - back) % values.length];
    }

    double mean() {
        return Arrays.stream(values, 0, size()).average().orElse(0);
    }

    double deviation() {
        double mean = mean();
        double squares = 0;
        for (int i = 0; i < size(); i++) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        return Math.sqrt(squares / Math.max(1, size()));
    }

    double median() {
        return middle(Arrays.copyOf(values, size()));
    }

    /** Median distance from the median. */
    double medianDistance() {
        double median = median();
        double[] distances = new double[size()];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = Math.abs(values[i] - median);
        }
        return middle(distances);
    }

    private static double middle(double[] unsorted) {
        if (unsorted.length == 0) {
            return 0;
        }
        Arrays.sort(unsorted);
        return (unsorted[(unsorted.length - 1) / 2] + unsorted[unsorted.length / 2]) / 2;
    }
}
