package dev.costgauge.detect;

/** Exponential forgetting by visits: what {@code n} of them weigh together, {@code (1 - rate^n) / (1 - rate)}. Immutable. */
final class Decay {

    /** By then the sum has long stopped growing. */
    static final int MOST_VISITS = 255;

    private final double rate;
    private final double[] sums = new double[MOST_VISITS + 1];

    /** @param rate what a visit weighs after the next one, above 0 and below 1 */
    Decay(double rate) {
        this.rate = rate;
        for (int n = 1; n <= MOST_VISITS; n++) {
            sums[n] = rate * sums[n - 1] + 1;
        }
    }

    double rate() {
        return rate;
    }

    double sum(int visits) {
        return sums[visits];
    }
}
