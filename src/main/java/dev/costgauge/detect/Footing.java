package dev.costgauge.detect;

/**
 * What an hour is measured against before anything is known of the hours next to it.
 *
 * @param level USD that the pair costs an hour
 * @param profile what the slot costs against the level
 * @param noise what the slot's errors are against the level's, {@code profile^beta}
 */
record Footing(double level, double profile, double noise) {

    private static final double LEAST_UNIT = 1e-9;

    /** However low the last hours were, this part of the baseline is still expected. */
    private static final double LEAST_EXPECTED = .3;

    /** USD: the baseline. */
    double base() {
        return level * profile;
    }

    /** USD that are added to costs before logarithms are taken of them. */
    double offset(Tuning t) {
        return Math.max(LEAST_UNIT, t.limits().offset() * level);
    }

    /** USD that a relative error of 1 is worth. */
    double unit() {
        return Math.max(LEAST_UNIT, level * noise);
    }

    /**
     * USD that are expected.
     *
     * @param error relative error that carries on from the last hours
     */
    double expected(double error) {
        return Math.max(LEAST_EXPECTED * base(), base() + error * unit());
    }

    /** The same slot on another level. */
    Footing on(double otherLevel) {
        return new Footing(otherLevel, profile, noise);
    }
}
