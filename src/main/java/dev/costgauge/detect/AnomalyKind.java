package dev.costgauge.detect;

/** What is wrong with an hour, in the words of an alert. */
public enum AnomalyKind {
    /** It costs far more than expected. */
    SPIKE,
    /** It costs far less than expected, for some hours. */
    DROP,
    /** It costs nothing where something was expected. */
    SILENCE,
    /** The last hours together left the reference level at once. */
    LEVEL_SHIFT,
    /** The last days together crept away from the reference level. */
    SLOW_RAMP,
    /** A pair that hardly has a history costs far more than its prior. */
    NEW_SPEND,
    /** Most pairs moved together. */
    FLEET;

    /** Whether it is about too much rather than too little; a fleet event may be either. */
    public boolean isRise() {
        return switch (this) {
            case SPIKE, LEVEL_SHIFT, SLOW_RAMP, NEW_SPEND -> true;
            case DROP, SILENCE, FLEET -> false;
        };
    }
}
