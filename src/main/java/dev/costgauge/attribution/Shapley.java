package dev.costgauge.attribution;

/**
 * The Shapley value (L. S. Shapley, "A value for n-person games", 1953): the average, over all orders in which the factors
 * could change from expected to actual, of what each adds when its turn comes. It is the one rule whose parts sum to the
 * whole, treat interchangeable factors alike, give a factor that changes nothing no part, and are additive in the cost.
 *
 * <pre>
 * part(j) = sum over sets S without j of |S|! (n - 1 - |S|)! / n! (value(S + j) - value(S))
 * </pre>
 */
final class Shapley {

    private Shapley() {}

    /**
     * Exact over all sets.
     *
     * @param values what the whole is when just the factors whose bits are set have changed; 2^n of them
     * @return one part for each of the n factors; they sum to the last value less the first
     */
    static double[] parts(double[] values) {
        int factors = Integer.numberOfTrailingZeros(values.length);
        double[] weights = weights(factors);
        double[] parts = new double[factors];
        for (int j = 0; j < factors; j++) {
            int bit = 1 << j;
            double part = 0;
            for (int set = 0; set < values.length; set++) {
                if ((set & bit) == 0) {
                    part += weights[Integer.bitCount(set)] * (values[set | bit] - values[set]);
                }
            }
            parts[j] = part;
        }
        return parts;
    }

    /** By size s of the set: s! (n - 1 - s)! / n!, which is 1 / (n (n - 1 over s)). */
    private static double[] weights(int factors) {
        double[] weights = new double[factors];
        double choices = 1;
        for (int size = 0; size < factors; size++) {
            weights[size] = 1 / (factors * choices);
            choices = choices * (factors - 1 - size) / (size + 1);
        }
        return weights;
    }
}
