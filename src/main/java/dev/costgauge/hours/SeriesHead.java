package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.Hurry;

/**
 * What a stored {@link Series} begins with: all that the heap keeps of it, so that a start need not read what was learned. Its
 * parts are explained there.
 */
record SeriesHead(
        long closedThrough,
        long settledThrough,
        long learnedThrough,
        long firstHour,
        long lastActiveHour,
        int number,
        long revision,
        long seedVersion,
        long resetVersion,
        Expectation next,
        Expectation afterNext,
        Hurry hurry) {

    static SeriesHead read(byte[] stored) {
        return read(new BinaryReader(stored));
    }

    /** Reads as far as the head goes. */
    static SeriesHead read(BinaryReader in) {
        int version = in.version("series", Series.VERSION);
        return new SeriesHead(
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                version == 1 ? Series.NO_NUMBER : in.getInt(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                Expectation.read(in.rest()),
                Expectation.read(in.rest()),
                Hurry.read(in.rest()));
    }
}
