package dev.costgauge.attribution;

/**
 * Prices of one token in nano-dollars; a dollar per million tokens is 1,000 of them. None is negative.
 *
 * @param uncached of an input token that no cache served
 * @param cached of an input token from a cache
 */
public record UnitPrices(double uncached, double cached, double output) {

    /** About what price lists of language models agree on, relative to an uncached input token. */
    static final UnitPrices USUAL_RATIO = new UnitPrices(1, .25, 4);

    double of(double uncachedTokens, double cachedTokens, double outputTokens) {
        return uncached * uncachedTokens + cached * cachedTokens + output * outputTokens;
    }

    /** Nano-dollars that the hour's tokens cost at these prices. */
    double of(Usage hour) {
        return of((double) hour.uncachedTokens(), (double) hour.cachedTokens(), (double) hour.outputTokens());
    }

    UnitPrices times(double factor) {
        return new UnitPrices(uncached * factor, cached * factor, output * factor);
    }
}
