package dev.costgauge.attribution;

import dev.costgauge.cost.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * Parts the excess of an hour, its cost less what was expected, over {@link Driver}s. Where tokens are known an hour costs
 *
 * <pre>
 * cost = R v (i ((1 - c) pU + c pK) + o pO)
 *
 * R  requests                          pU, pK, pO  usual prices of an uncached, cached and output token
 * i  input tokens per request          v           actual price level: cost / tokens at usual prices; usually 1
 * c  part of i served from cache       o           output tokens per request
 * </pre>
 *
 * and {@code cost = R a} elsewhere, a being what a request costs. Usual i, c, o and p (or a) come from the {@link Mix}, and
 * the usual R is whatever then makes the model cost the expected dollars: how many requests there should have been is
 * nobody's question but the expectation's. The excess is parted by the {@link Shapley} value over all orders of the
 * factors, because any one order would give what two of them did together to the one that comes later. The logarithmic
 * mean of index decomposition (LMDI; B. W. Ang, 2004) is cheaper and free of order too, but has no answer for factors that
 * are zero or negative, and the cache share is neither additive nor a factor of its own in it.
 */
public final class Attribution {

    private static final int FACTORS = 5;

    /** So small that a part of an hour is money, and that sums over an episode stay within a long. */
    private static final double MAX_PART = Nanos.MAX / 32.0;

    private Attribution() {}

    /**
     * The parts sum to {@code hour.costNanos() - expectedNanos} exactly. A pair of which nothing was learned, and an hour
     * without requests, have all of it in {@link Driver#REQUESTS}.
     */
    public static DriverParts split(Usage hour, long expectedNanos, Mix usual) {
        long excess = hour.costNanos() - expectedNanos;
        if (hour.requests() == 0 || expectedNanos < 0 || !usual.known()) {
            return ofRequests(excess, 0);
        }
        DriverParts parts = byTokens(hour, expectedNanos, usual.composition());
        return parts != null ? parts : byRequests(hour, expectedNanos, usual.costPerRequest());
    }

    /** Null when either side does not know its tokens, or when they differ beyond what money can express. */
    static @Nullable DriverParts byTokens(Usage hour, long expectedNanos, @Nullable Composition usual) {
        if (usual == null || !comparable(hour, usual)) {
            return null;
        }
        double priced = usual.prices().of(hour);
        if (priced <= 0) {
            return null;
        }
        double requests = hour.requests();
        double input = hour.inputTokens();
        double share = input > 0 ? hour.cachedTokens() / input : 0;
        // In the order of the drivers: requests, input tokens, output tokens, cache, unit price.
        double[] expected = {expectedNanos / usual.costPerRequest(), usual.input(), usual.output(), usual.cacheShare(), 1};
        double[] actual = {
            requests, input / requests, hour.outputTokens() / requests, share, hour.costNanos() / priced
        };
        double[] costs = new double[1 << FACTORS];
        double[] mixed = new double[FACTORS];
        for (int set = 0; set < costs.length; set++) {
            for (int j = 0; j < FACTORS; j++) {
                mixed[j] = (set >> j & 1) != 0 ? actual[j] : expected[j];
            }
            costs[set] = cost(mixed, usual.prices());
        }
        double[] parts = Shapley.parts(costs);
        if (!money(parts)) {
            return null;
        }
        long[] nanos = LargestRemainder.round(parts, hour.costNanos() - expectedNanos);
        return new DriverParts(nanos[0], nanos[1], nanos[2], nanos[3], nanos[4], 0);
    }

    private static double cost(double[] factors, UnitPrices prices) {
        double cached = factors[1] * factors[3];
        return factors[0] * factors[4] * prices.of(factors[1] - cached, cached, factors[2]);
    }

    /** A kind of tokens that only one side has was not counted on the other. A cache that only one side has is news. */
    private static boolean comparable(Usage hour, Composition usual) {
        return hour.inputTokens() > 0 == usual.input() > 0 && hour.outputTokens() > 0 == usual.output() > 0;
    }

    private static DriverParts byRequests(Usage hour, long expectedNanos, double usualCost) {
        long excess = hour.costNanos() - expectedNanos;
        if (usualCost == 0) {
            return ofRequests(0, excess);
        }
        double actualCost = (double) hour.costNanos() / hour.requests();
        double usualRequests = expectedNanos / usualCost;
        double[] parts = Shapley.parts(new double[] {
            expectedNanos, hour.requests() * usualCost, usualRequests * actualCost, hour.costNanos()
        });
        if (!money(parts)) {
            return ofRequests(excess, 0);
        }
        long[] nanos = LargestRemainder.round(parts, excess);
        return ofRequests(nanos[0], nanos[1]);
    }

    private static DriverParts ofRequests(long requests, long costPerRequest) {
        return new DriverParts(requests, 0, 0, 0, 0, costPerRequest);
    }

    private static boolean money(double[] parts) {
        for (double part : parts) {
            if (!(Math.abs(part) <= MAX_PART)) {
                return false;
            }
        }
        return true;
    }
}
