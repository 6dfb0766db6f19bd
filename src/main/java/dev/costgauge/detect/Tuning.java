package dev.costgauge.detect;

/**
 * The constants of {@link SeasonalConformal}: hours, dollars and pure numbers. They were chosen on the injection
 * benchmark's seeds 0, 1 and 100 to 105; docs/detection.md says by which command and what else was tried.
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
 * @param errorClip an hour counts in the variance as at most this many scales off
 * @param varianceStart relative variance of a new pair
 * @param varianceStartHours weight of that, in hours
 * @param cold how much wider the scale of a new pair is
 * @param coldHours how fast that fades
 * @param priorHours weight of the prior in a new pair's level, in hours
 * @param tailRate part of the hours that lie beyond the tail's anchor
 * @param alarmRate part of the hours that the tail's quantile is meant to lie beyond
 * @param anchorGain speed of the tail's anchor
 * @param shapeGain speed of the tail's shape
 * @param anchorStart anchor of a new pair, in scales
 * @param shapeStart shape of a new pair
 * @param logCap an hour counts in the shape as at most this far beyond the anchor, as a logarithm
 * @param clusterHours hours beyond the anchor that follow each other this closely count once
 * @param threshold scales that are anomalous for a pair with the usual tail
 * @param tailWeight how far the pair's own tail moves its threshold: 0 not at all, 1 altogether
 * @param ratioUp a spike is at least this multiple of the expected cost
 * @param ratioDown a drop is at most this part of the expected cost
 * @param alarmWeight how far an anomalous hour is learned, against a quiet one
 * @param acceptHours anomalous hours after which the new level is the level
 * @param fastRate weight of the newest hour in that new level
 * @param nearRate weight of the newest hour in the mean of recent errors
 * @param nearWeight how far the expectation follows recent errors, against what their correlation says
 * @param slowRate weight of the newest hour in the reference level of trends
 * @param shortHours span of the shortest trend
 * @param dayHours span of the middle trend
 * @param longHours span of the longest trend
 * @param shortLimit deviations of the shortest trend that are anomalous
 * @param dayLimit the same for the middle one
 * @param longLimit the same for the longest one
 * @param trendClip an hour counts in a trend as at most this many scales off
 * @param trendRate weight of the newest hour in a trend's variance
 * @param trendTailWeight how far the pair's own tail moves a trend's limit
 * @param trendGate a trend is at least this part of the reference
 * @param trendStart hours before a trend is judged
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
        double errorClip,
        double varianceStart,
        double varianceStartHours,
        double cold,
        double coldHours,
        double priorHours,
        double tailRate,
        double alarmRate,
        double anchorGain,
        double shapeGain,
        double anchorStart,
        double shapeStart,
        double logCap,
        int clusterHours,
        double threshold,
        double tailWeight,
        double ratioUp,
        double ratioDown,
        double alarmWeight,
        int acceptHours,
        double fastRate,
        double nearRate,
        double nearWeight,
        double slowRate,
        int shortHours,
        int dayHours,
        int longHours,
        double shortLimit,
        double dayLimit,
        double longLimit,
        double trendClip,
        double trendRate,
        double trendTailWeight,
        double trendGate,
        int trendStart) {

    static final Tuning DEFAULT = new Tuning(
            .011, .866, .842, 1.65, 1.07, 4, .006, .6, .08, .1, 30, .117, 25, .8, 13, 1.26, .0735, .001, .02, .035, 2.2,
            .348, 1.02, 1, 3.03, .78, 1.3, .6, .2, 130, .05, .435, .95, .0023, 8, 24, 107, 2.37, 3.36, 4, 6.2, .0044, .49,
            .24, 168);
}
