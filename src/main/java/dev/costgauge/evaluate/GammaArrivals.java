package dev.costgauge.evaluate;

import java.util.random.RandomGenerator;

/**
 * Events as ServeGen describes them: in every sixth of an hour as many requests as there were, the times between them
 * gamma-distributed with the spread that was recorded, their costs log-normal with the spread that the tokens had.
 *
 * <p>Of a busy client, requests that follow each other are drawn as a group, at the time of its last: the sum of m gaps of
 * shape k is gamma-distributed with shape m k, and the cost of m requests spreads 1 / sqrt(m) as much. There are at most
 * {@value #GROUPS} groups in a sixth of an hour, so one spans about four seconds.
 */
record GammaArrivals(Traffic traffic) implements Arrivals {

    private static final int GROUPS = 150;
    private static final int SIXTH = EventHour.MILLIS / Traffic.SIXTHS;

    /** Spread of gaps where too few requests came to tell: that of a Poisson process. */
    private static final double USUAL_SPREAD = 1;

    private static final double LEAST_SPREAD = .05;

    @Override
    public void draw(EventHour into, int hour, double cost, double rate, RandomGenerator random) {
        double each = cost / traffic.requests(hour);
        for (int sixth = 0; sixth < Traffic.SIXTHS; sixth++) {
            int at = hour * Traffic.SIXTHS + sixth;
            long requests = Math.round(rate * traffic.requests()[at]);
            if (requests > 0) {
                drawSixth(into, sixth * SIXTH, requests, gapSpread(at), each, traffic.costSpread()[hour], random);
            }
        }
    }

    private double gapSpread(int sixth) {
        double spread = traffic.gapSpread()[sixth];
        return spread > 0 ? Math.max(LEAST_SPREAD, spread) : USUAL_SPREAD;
    }

    private static void drawSixth(
            EventHour into,
            int start,
            long requests,
            double gapSpread,
            double each,
            double costSpread,
            RandomGenerator random) {
        int groups = (int) Math.min(requests, GROUPS);
        double size = (double) requests / groups;
        double shape = 1 / (gapSpread * gapSpread);
        double[] ends = new double[groups];
        double time = 0;
        for (int i = 0; i < groups; i++) {
            time += Draw.gamma(size * shape, random);
            ends[i] = time;
        }
        // As many requests as were counted: the gaps, with the one after the last, are stretched to the ten minutes.
        time += Draw.gamma(shape, random);
        for (int i = 0; i < groups; i++) {
            double part = time > 0 ? ends[i] / time : random.nextDouble();
            double cost = size * each * Draw.logNormal(costSpread / Math.sqrt(size), random);
            double square = size == 1 ? cost * cost : cost * cost / size * (1 + costSpread * costSpread);
            into.add(start + (int) Math.min(part * SIXTH, SIXTH - 1), cost, square);
        }
    }
}
