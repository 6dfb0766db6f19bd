package dev.costgauge.evaluate;

import java.util.random.RandomGenerator;

/** Random numbers of the distributions that the benchmarks need. */
final class Draw {

    private Draw() {}

    /**
     * Gamma-distributed with mean {@code shape} and scale 1; 0 where the shape is so small that a double holds no less.
     *
     * <p>G. Marsaglia, W. W. Tsang: A simple method for generating gamma variables, 2000; shapes below 1 by the power of a
     * uniform number, as there.
     */
    static double gamma(double shape, RandomGenerator random) {
        if (shape < 1) {
            return gamma(shape + 1, random) * Math.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double root = 1 + c * x;
            double v = root * root * root;
            if (v > 0 && Math.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }

    /**
     * Log-normally distributed with mean 1.
     *
     * @param spread coefficient of variation
     */
    static double logNormal(double spread, RandomGenerator random) {
        double variance = Math.log1p(spread * spread);
        return Math.exp(Math.sqrt(variance) * random.nextGaussian() - variance / 2);
    }
}
