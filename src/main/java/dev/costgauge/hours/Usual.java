package dev.costgauge.hours;

import dev.costgauge.attribution.Attribution;
import dev.costgauge.attribution.Mix;
import dev.costgauge.attribution.PlaceMix;
import dev.costgauge.attribution.Usage;
import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;

/** What a pair's cost is usually made of and where it usually arises; says what made an excess. Not thread-safe. */
final class Usual {

    private final Mix mix;
    private final PlaceMix places;

    Usual() {
        this(new Mix(), new PlaceMix());
    }

    private Usual(Mix mix, PlaceMix places) {
        this.mix = mix;
        this.places = places;
    }

    /** Learns an hour whose totals are final and in which nothing was wrong. */
    void learn(Hour hour) {
        mix.learn(usage(hour));
        places.learn(hour.shares.amounts());
    }

    /** What made an hour's excess over its reference. */
    Cause causeOf(Hour hour) {
        long expected = hour.cost - hour.excess();
        return new Cause(
                Attribution.split(usage(hour), expected, mix), places.split(hour.shares.amounts(), expected));
    }

    private static Usage usage(Hour hour) {
        return new Usage(hour.cost, hour.requests, hour.inputTokens, hour.outputTokens, hour.cachedTokens);
    }

    void write(BinaryWriter out) {
        var part = out.beginPart(Mix.BYTES + places.bytes());
        mix.write(part);
        places.write(part);
        out.endPart(part);
    }

    static Usual read(BinaryReader in) {
        return new Usual(in.part("series", Mix::read), in.part("series", PlaceMix::read));
    }
}
