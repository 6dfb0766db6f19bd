package dev.costgauge.evaluate;

/** The complementary error function, which the JDK lacks. */
final class NormalTail {

    private NormalTail() {}

    /** Of a number of at least 0, to about 1e-15: its power series near 0, its continued fraction further out. */
    static double erfc(double x) {
        if (x > 27) {
            return 0;
        }
        if (x < 2.5) {
            double term = x;
            double sum = x;
            for (int n = 1; Math.abs(term) > 1e-18 * sum && n < 200; n++) {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return 1 - 2 / Math.sqrt(Math.PI) * sum;
        }
        double fraction = 0;
        for (int n = 60; n >= 1; n--) {
            fraction = n / 2.0 / (x + fraction);
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
    }
}
