package dev.costgauge.detect;

import dev.costgauge.cost.HourOfWeek;

/**
 * What {@link SeasonalConformal} knows of a pair. The fields are exactly as wide as they are stored, so that a state that
 * was written and read goes on to the same last bit as one that was not. Not thread-safe.
 */
public final class SeasonalState {

    static final int DAY_SLOTS = 48;

    /** Decayed sums of relative cost by hour of day, weekdays before weekends. */
    final float[] day = new float[DAY_SLOTS];

    /** Visits, saturating at 255: by then the decayed count has long stopped changing. */
    final byte[] dayVisits = new byte[DAY_SLOTS];

    /** The same by hour of week. */
    final float[] week = new float[HourOfWeek.SLOTS];

    final byte[] weekVisits = new byte[HourOfWeek.SLOTS];

    /** Decayed sum of cost in USD, and of the profile beside it; their ratio is the level. */
    double levelSum;

    double levelWeight;

    /** Relative variance. */
    double variance;

    /** Learned hours. */
    int age;

    /** Anchor and shape of the tail above, and below. */
    double anchorUp;

    double shapeUp;
    double anchorDown;
    double shapeDown;

    /** Whether a prior or a history was ever given. */
    boolean seeded;

    SeasonalState() {}
}
