package dev.costgauge.detect;

/**
 * The constants of {@link SeasonalConformal}: hours, dollars and pure numbers. They were chosen on the injection
 * benchmark's seeds 0, 1, 100, 101 and 102, ServeGen's seeds 0 and 1 and every second of Microsoft's files; docs/detection.md says by which command and what else was tried.
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
 * @param mixWeek how far the profile by hour of week is trusted beyond its record
 * @param mixRate weight of the newest hour in those records
 * @param creepHours span of the trend that finds slow ramps
 * @param creepRate weight of the newest hour in its variance
 * @param creepLimit deviations of it that are anomalous
 * @param creepGate a slow ramp is at least this part of the reference
 * @param creepAccept hours of an alert after which the reference moves up to it
 * @param firstWeek a new pair's first week must cost this multiple of its most costly hour so far
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
        int trendStart,
        double mixWeek,
        double mixRate,
        int creepHours,
        double creepRate,
        double creepLimit,
        double creepGate,
        int creepAccept,
        double firstWeek) {

    static final Tuning DEFAULT = new Tuning(
            .012, .853, .899, 1.85, 2.24, 5.6, .0064, .6, .08, .065, 25, .096, 29, .8, 13, 1.2, .0735, .00091, .032, .035,
            2.2, .348, 1.12, 1, 3.03, .7, 1.3, .6, .27, 130, .05, .494, 1, .0011, 6, 12, 93, 2.14, 4.95, 5.4, 6.2, .0089,
            .354, .39, 240, 10.5, .01, 168, .0005, 3, .084, 10, 2);
}
