package dev.costgauge.attribution;

import java.util.List;
import java.util.Random;

/**
 * Made-up traffic of one pair: a daily shape, log-normal noise in requests and in tokens per request, a cache share that
 * wanders, and a model's list prices, for every second pair with discounts that vary a little. One driver can be multiplied.
 */
final class Traffic {

    /** Nano-dollars a token, as of late 2025: gpt-4o, gpt-4o-mini, gpt-4.1, Claude Sonnet, Gemini Flash, DeepSeek. */
    static final List<UnitPrices> LISTS = List.of(
            new UnitPrices(2_500, 1_250, 10_000),
            new UnitPrices(150, 75, 600),
            new UnitPrices(2_000, 500, 8_000),
            new UnitPrices(3_000, 300, 15_000),
            new UnitPrices(300, 75, 2_500),
            new UnitPrices(270, 70, 1_100));

    private final Random random;
    private final UnitPrices prices;
    private final double requests;
    private final double swing;
    private final double input;
    private final double output;
    final double cacheShare;
    private final double requestNoise;
    private final double tokenNoise;
    private final double shareNoise;
    private final double priceNoise;

    Traffic(long seed) {
        random = new Random(seed);
        prices = LISTS.get(random.nextInt(LISTS.size()));
        requests = logUniform(30, 30_000);
        swing = random.nextDouble(.2, .8);
        input = logUniform(200, 10_000);
        output = logUniform(50, 1_000);
        cacheShare = random.nextInt(4) == 0 ? 0 : random.nextDouble(.1, .85);
        requestNoise = random.nextDouble(.1, .35);
        tokenNoise = random.nextDouble(.05, .2);
        shareNoise = random.nextDouble(.1, .4);
        priceNoise = random.nextBoolean() ? 0 : .03;
    }

    /** An hour as it usually is. */
    Usage hour(int hour) {
        return hour(hour, Driver.REQUESTS, 1);
    }

    /** An hour in which one driver is multiplied; a share stays a share. */
    Usage hour(int hour, Driver driver, double factor) {
        double served = Math.rint(Math.max(
                1, requests * day(hour) * noise(requestNoise) * (driver == Driver.REQUESTS ? factor : 1)));
        double tokensIn = Math.rint(served * input * noise(tokenNoise) * (driver == Driver.INPUT_TOKENS ? factor : 1));
        double tokensOut = Math.rint(served * output * noise(tokenNoise) * (driver == Driver.OUTPUT_TOKENS ? factor : 1));
        double odds = cacheShare / (1 - cacheShare) * noise(shareNoise);
        double share = Math.min(1, odds / (1 + odds) * (driver == Driver.CACHE ? factor : 1));
        double cached = Math.rint(tokensIn * share);
        double price = noise(priceNoise) * (driver == Driver.UNIT_PRICE ? factor : 1);
        long cost = Math.round(price * prices.of(tokensIn - cached, cached, tokensOut));
        return new Usage(cost, (long) served, (long) tokensIn, (long) tokensOut, (long) cached);
    }

    /** What a good expectation says, in nano-dollars: the usual cost of the hour, off by some twelve percent. */
    long expected(int hour) {
        double cached = input * cacheShare;
        double cost = requests * day(hour) * prices.of(input - cached, cached, output);
        return Math.round(cost * noise(.12));
    }

    private double day(int hour) {
        return 1 + swing * Math.sin(2 * Math.PI * (hour % 24) / 24);
    }

    private double noise(double deviation) {
        return Math.exp(deviation * random.nextGaussian());
    }

    private double logUniform(double least, double most) {
        return least * Math.pow(most / least, random.nextDouble());
    }
}
