package dev.costgauge.detect;

/**
 * The constants of {@link SeasonalConformal}. Hours, dollars and pure numbers; every default was chosen by the command
 * that docs/detection.md names beside it.
 *
 * @param levelRate weight of the newest hour in the level
 * @param dayDecay forgetting of the profile by hour of day, per visit
 * @param weekDecay forgetting of the profile by hour of week, per visit
 * @param dayPull visits by which the hour of day is pulled to the flat profile
 * @param weekPull visits by which the hour of week is pulled to the hour of day
 * @param clip an hour is learned as at most this many scales off
 * @param scaleRate weight of the newest hour in the relative variance
 * @param unitPower power of the profile by which noise grows with it
 * @param relativeFloor the scale is at least this part of the expected cost
 * @param absoluteFloor the scale is at least this part of the minimum impact
 * @param tailRate part of the hours that lie beyond the tail's anchor
 * @param alarmRate part of the hours that the tail's quantile is meant to lie beyond
 * @param anchorGain speed of the tail's anchor
 * @param shapeGain speed of the tail's shape
 * @param anchorStart anchor of a new pair, in scales
 * @param shapeStart shape of a new pair
 * @param varianceStart relative variance of a new pair
 * @param varianceStartHours weight of that, in hours
 * @param cold how much wider the scale of a new pair is
 * @param coldHours how fast that fades
 * @param priorHours weight of the prior in a new pair's level, in hours
 * @param errorClip an hour counts in the variance as at most this many scales off
 * @param threshold scales that are anomalous for a pair with the usual tail
 * @param tailWeight how far the pair's own tail moves its threshold: 0 not at all, 1 altogether
 * @param ratioUp a spike is at least this multiple of the expected cost
 * @param ratioDown a drop is at most this part of the expected cost
 */
record Tuning(
        double levelRate,
        double dayDecay,
        double weekDecay,
        double dayPull,
        double weekPull,
        double clip,
        double scaleRate,
        double unitPower,
        double relativeFloor,
        double absoluteFloor,
        double tailRate,
        double alarmRate,
        double anchorGain,
        double shapeGain,
        double anchorStart,
        double shapeStart,
        double varianceStart,
        double varianceStartHours,
        double cold,
        double coldHours,
        double priorHours,
        double errorClip,
        double threshold,
        double tailWeight,
        double ratioUp,
        double ratioDown) {

    static final Tuning DEFAULT = new Tuning(
            .01, .9, .8, 1.5, 3, 4, .007, .6, .08, .2, .05, .001, .02, .03, 2.2, .25, .16, 24, .8, 16, 1, 30, 3.2, .25, 1.3,
            .6);
}
