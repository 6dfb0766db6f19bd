package dev.costgauge.detect;

/**
 * The numbers that a verdict rests on, so that it can be computed again by hand: {@code score = error / (spread * limit)}.
 * Errors count towards the side that is judged, so the score of a drop is positive too.
 *
 * @param look which comparison this is; it says what the error is
 * @param hours hours that were compared together
 * @param expected USD that the last of them should have cost
 * @param error how far off they were
 * @param spread how far off they usually are, in the error's unit
 * @param limit spreads that are anomalous
 * @param offset USD added to both costs before the logarithm is taken; 0 where there is none
 */
public record Evidence(Look look, int hours, double expected, double error, double spread, double limit, double offset) {

    /** What was compared with what. */
    public enum Look {
        /** Cost less expected, USD, the expectation being from two hours before. */
        FROZEN,
        /** The same from one hour before, when the hour that went before was known. */
        SETTLED,
        /** {@code ln((expected + offset) / (cost + offset))}, from one hour before. */
        SETTLED_RATIO,
        /** Errors of {@link #SETTLED} in spreads: the first of these hours in full, the others by what is new in them. */
        BURST,
        /** Mean relative error against the level, or, beyond six hours, against a slow reference level. */
        TREND
    }

    public double score() {
        return error / (spread * limit);
    }
}
