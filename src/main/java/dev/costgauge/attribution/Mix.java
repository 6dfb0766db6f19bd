package dev.costgauge.attribution;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a pair's cost is usually made of: decayed sums of requests, tokens and cost, and the equations for its prices. It
 * learns final, normal hours in constant time, and forgets by learned hours, so that a pair that is awake an hour a day is
 * remembered for as many of its hours as one that never sleeps. Every field is exactly as wide as it is stored, so that a
 * state that was written and read learns on to the same last bit. Not thread-safe.
 */
public final class Mix {

    /** Weight that an hour keeps each time another is learned: about a week of hours is remembered. */
    static final double DECAY = 1 - 1 / 168.0;

    private static final byte VERSION = 1;

    /** Bytes that {@link #write} needs. */
    public static final int BYTES = 1 + 7 * Double.BYTES + PriceEquations.BYTES;

    /** Decayed sums over all hours; costs in nano-dollars. */
    private double requests;

    private double cost;

    /** The same over the hours whose tokens were known. */
    private double tokenRequests;

    private double tokenCost;
    private double uncached;
    private double cached;
    private double output;
    private PriceEquations equations = new PriceEquations();

    /**
     * Learns an hour whose totals are final. One without requests says nothing of what requests are like, and one that
     * credits carried below zero nothing of what they cost: neither changes anything.
     */
    public void learn(Usage hour) {
        if (hour.requests() == 0 || hour.costNanos() < 0) {
            return;
        }
        requests = DECAY * requests + hour.requests();
        cost = DECAY * cost + hour.costNanos();
        if (hour.knowsTokens()) {
            tokenRequests = DECAY * tokenRequests + hour.requests();
            tokenCost = DECAY * tokenCost + hour.costNanos();
            uncached = DECAY * uncached + hour.uncachedTokens();
            cached = DECAY * cached + hour.cachedTokens();
            output = DECAY * output + hour.outputTokens();
            equations.learn(DECAY, hour);
        }
    }

    /** Whether there was an hour to learn from. */
    boolean known() {
        return requests > 0;
    }

    /** Nano-dollars. */
    double costPerRequest() {
        return cost / requests;
    }

    /** The pair's own prices, as far as its hours tell them; nothing while no hour with tokens has cost anything. */
    public Optional<UnitPrices> prices() {
        return Optional.ofNullable(recovered());
    }

    /** What a request is made of; null while no hour with tokens has cost anything. */
    @Nullable Composition composition() {
        UnitPrices prices = recovered();
        if (prices == null) {
            return null;
        }
        double input = uncached + cached;
        double share = input > 0 ? cached / input : 0;
        return new Composition(input / tokenRequests, share, output / tokenRequests, prices);
    }

    /** The equations give the ratio of prices; the scale is such that the tokens learned cost what was learned. */
    private @Nullable UnitPrices recovered() {
        UnitPrices prices = equations.prices();
        double priced = prices.of(uncached, cached, output);
        return tokenCost > 0 && priced > 0 ? prices.times(tokenCost / priced) : null;
    }

    public void write(ByteBuffer out) {
        out.put(VERSION).putDouble(requests).putDouble(cost).putDouble(tokenRequests).putDouble(tokenCost);
        out.putDouble(uncached).putDouble(cached).putDouble(output);
        equations.write(out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException for a version from the future
     */
    public static Mix read(ByteBuffer in) {
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("mix has version " + version + ", newest known is " + VERSION);
        }
        Mix mix = new Mix();
        mix.requests = in.getDouble();
        mix.cost = in.getDouble();
        mix.tokenRequests = in.getDouble();
        mix.tokenCost = in.getDouble();
        mix.uncached = in.getDouble();
        mix.cached = in.getDouble();
        mix.output = in.getDouble();
        mix.equations = PriceEquations.read(in);
        return mix;
    }
}
