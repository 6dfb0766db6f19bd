package dev.costgauge.evaluate;

import dev.costgauge.evaluate.RecordNovelty.Constants;
import java.util.Arrays;

/** What {@link RecordNovelty} knows of one series: 60 numbers with eight parts of the day. Not thread-safe. */
final class NoveltyState {

    /** Records learned. */
    int count;

    /** Usual value in each part of the day; NaN before the first. */
    final double[] usual;

    /** Mean absolute distance from the usual value, large ones clipped. */
    double scale;

    /** Mean absolute step from record to record, large ones clipped. */
    double stepScale;

    double previous = Double.NaN;

    /** Running means: of the value, fast and middle; of clipped steps; of wild records; of the compressed distance. */
    double fast;

    double middle;
    double activity;
    double wild;
    double drift;

    /** The value's lower envelope: falls at once, rises slowly to the middle mean. */
    double floor = Double.POSITIVE_INFINITY;

    final Extremes ofValue;
    final Extremes ofDistance;
    final Extremes ofFast;
    final Extremes ofActivity;
    final Extremes ofWild;
    final Extremes ofDrift;
    final Extremes ofFloor;

    NoveltyState(Constants c) {
        usual = new double[c.slots()];
        Arrays.fill(usual, Double.NaN);
        ofValue = new Extremes(1, c.settle(), c.leak());
        ofDistance = new Extremes(1, c.settle(), c.leak());
        ofFast = smoothed(c.fast(), c);
        ofActivity = smoothed(c.middle(), c);
        ofWild = smoothed(c.middle(), c);
        ofDrift = smoothed(c.slow(), c);
        ofFloor = smoothed(c.middle(), c);
    }

    /** A running mean breaks a record in many small steps; its extremes follow at the pace of the mean itself. */
    private static Extremes smoothed(double rate, Constants c) {
        return new Extremes(Math.min(1, c.follow() * rate), c.settle(), c.leak());
    }
}
