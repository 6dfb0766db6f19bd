package dev.costgauge.evaluate;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Events as one recorded hour had them, begun at a random point of it and scaled to the cost that an hour should have. A
 * rate of n is n such hours upon each other, each begun elsewhere. Requests within four seconds are taken together.
 *
 * @param costs what the requests of each four seconds cost, as parts of the recording's sum
 * @param squares sums of the squares of what each request cost, in the same unit
 * @param requests what each request cost, in the same unit
 */
record TraceArrivals(double[] costs, double[] squares, double[] requests) implements Arrivals {

    private static final int BIN = 4000;
    private static final int BINS = EventHour.MILLIS / BIN;

    /**
     * @param seconds when each request came; what is beyond an hour goes round
     * @param costs what each cost, in any unit
     */
    static TraceArrivals of(double[] seconds, double[] costs) {
        double sum = Arrays.stream(costs).sum();
        double[] bins = new double[BINS];
        double[] squares = new double[BINS];
        double[] requests = new double[costs.length];
        for (int i = 0; i < costs.length; i++) {
            int bin = (int) ((seconds[i] - seconds[0]) * 1000 / BIN) % BINS;
            requests[i] = costs[i] / sum;
            bins[bin] += requests[i];
            squares[bin] += requests[i] * requests[i];
        }
        return new TraceArrivals(bins, squares, requests);
    }

    @Override
    public void draw(EventHour into, int hour, double cost, double rate, RandomGenerator random) {
        for (int copy = 0; copy < Math.round(rate); copy++) {
            int turn = random.nextInt(BINS);
            for (int bin = 0; bin < BINS; bin++) {
                if (costs[bin] > 0) {
                    int at = (bin + turn) % BINS * BIN + BIN - 1;
                    into.add(at, cost * costs[bin], cost * cost * squares[bin]);
                }
            }
        }
    }

    /**
     * A client whose cost comes in few events: so many requests an hour, each at any time, drawn from the recording one by
     * one.
     */
    Arrivals few(int perHour) {
        return (into, hour, cost, rate, random) -> {
            double scale = cost * requests.length / perHour;
            for (int i = 0; i < Math.round(rate * perHour); i++) {
                into.add(random.nextInt(EventHour.MILLIS), scale * requests[random.nextInt(requests.length)]);
            }
        };
    }
}
