package dev.costgauge.evaluate;

/**
 * How a client's requests came.
 *
 * @param requests by sixth of an hour
 * @param gapSpread coefficient of variation of the time between two requests, by sixth of an hour
 * @param costSpread coefficient of variation of the cost of a request, by hour
 */
record Traffic(double[] requests, double[] gapSpread, double[] costSpread) {

    static final int SIXTHS = 6;

    /** Requests of an hour. */
    double requests(int hour) {
        double sum = 0;
        for (int sixth = 0; sixth < SIXTHS; sixth++) {
            sum += requests[hour * SIXTHS + sixth];
        }
        return sum;
    }
}
