package dev.costgauge.evaluate;

import java.util.Arrays;

/**
 * Events of one hour: when each came and what it cost. An entry may stand for several that came together. Filled again and
 * again by one thread.
 */
final class EventHour {

    static final int MILLIS = 3_600_000;

    private static final int INDEX_BITS = 32;

    private int[] millis = new int[4096];
    private double[] costs = new double[4096];
    private double[] squares = new double[4096];
    private double[] spare = new double[4096];
    private long[] order = new long[4096];
    private int size;

    void clear() {
        size = 0;
    }

    /**
     * @param at milliseconds since the hour began
     * @param cost USD
     */
    void add(int at, double cost) {
        add(at, cost, cost * cost);
    }

    /**
     * Several events at once.
     *
     * @param at milliseconds since the hour began
     * @param cost USD of all together
     * @param square sum of the squares of what each cost
     */
    void add(int at, double cost, double square) {
        if (size == millis.length) {
            millis = Arrays.copyOf(millis, 2 * size);
            costs = Arrays.copyOf(costs, 2 * size);
            squares = Arrays.copyOf(squares, 2 * size);
            spare = new double[2 * size];
            order = new long[2 * size];
        }
        millis[size] = at;
        costs[size] = cost;
        squares[size++] = square;
    }

    int size() {
        return size;
    }

    /** Milliseconds since the hour began. */
    int millis(int i) {
        return millis[i];
    }

    /** USD. */
    double cost(int i) {
        return costs[i];
    }

    /** Sum of the squares of what each event of the entry cost. */
    double square(int i) {
        return squares[i];
    }

    double sum() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += costs[i];
        }
        return sum;
    }

    /** Multiplies the cost of every event at or after a time. */
    void multiply(int from, double factor) {
        for (int i = 0; i < size; i++) {
            if (millis[i] >= from) {
                costs[i] *= factor;
                squares[i] *= factor * factor;
            }
        }
    }

    /**
     * Forgets the entries from number {@code first} on that lie on one side of a time.
     *
     * @param late whether to keep those at or after it, else those before it
     */
    void keep(int first, int border, boolean late) {
        int kept = first;
        for (int i = first; i < size; i++) {
            if (millis[i] >= border == late) {
                millis[kept] = millis[i];
                costs[kept] = costs[i];
                squares[kept++] = squares[i];
            }
        }
        size = kept;
    }

    /** Puts everything in the order of time. */
    void sort() {
        for (int i = 0; i < size; i++) {
            order[i] = (long) millis[i] << INDEX_BITS | i;
        }
        Arrays.sort(order, 0, size);
        for (int i = 0; i < size; i++) {
            millis[i] = (int) (order[i] >>> INDEX_BITS);
        }
        costs = arranged(costs);
        squares = arranged(squares);
    }

    private double[] arranged(double[] values) {
        double[] arranged = spare;
        for (int i = 0; i < size; i++) {
            arranged[i] = values[(int) order[i]];
        }
        spare = values;
        return arranged;
    }
}
