package dev.costgauge.attribution;

import java.util.Arrays;
import java.util.Comparator;

/** Rounds parts to whole numbers that sum to a given whole exactly. */
final class LargestRemainder {

    private LargestRemainder() {}

    /**
     * Rounds down, then gives what is missing to the largest remainders, the first of equal ones first. What a double could
     * not hold goes to the largest part, where it is relatively least; a part of exactly 0 stays 0.
     *
     * @param parts finite, at least one, within the range of a long; their sum is the total but for rounding
     */
    static long[] round(double[] parts, long total) {
        long[] whole = new long[parts.length];
        long missing = total;
        int fractions = 0;
        for (int i = 0; i < parts.length; i++) {
            whole[i] = (long) Math.floor(parts[i]);
            missing -= whole[i];
            fractions += parts[i] > whole[i] ? 1 : 0;
        }
        if (missing < 0 || missing > fractions) {
            whole[largest(parts)] += missing;
            return whole;
        }
        Integer[] order = new Integer[parts.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> Math.floor(parts[i]) - parts[i]));
        for (int i = 0; i < missing; i++) {
            whole[order[i]]++;
        }
        return whole;
    }

    private static int largest(double[] parts) {
        int largest = 0;
        for (int i = 1; i < parts.length; i++) {
            if (Math.abs(parts[i]) > Math.abs(parts[largest])) {
                largest = i;
            }
        }
        return largest;
    }
}
