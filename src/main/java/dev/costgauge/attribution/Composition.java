package dev.costgauge.attribution;

/**
 * What a request of a pair usually is made of.
 *
 * @param input tokens per request, cached ones included
 * @param cacheShare part of the input that a cache serves, 0 to 1
 * @param output tokens per request
 */
record Composition(double input, double cacheShare, double output, UnitPrices prices) {

    /** Nano-dollars. */
    double costPerRequest() {
        double cached = input * cacheShare;
        return prices.of(input - cached, cached, output);
    }
}
