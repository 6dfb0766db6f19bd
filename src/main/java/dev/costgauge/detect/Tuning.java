package dev.costgauge.detect;

/**
 * The constants of {@link SeasonalConformal}: hours, dollars and pure numbers, by the part that they belong to.
 * docs/detection.md says on what they were chosen, by which command, and what else was tried.
 */
record Tuning(
        Shape shape,
        Learning learning,
        Scale scale,
        Carrying carrying,
        Tails tails,
        Limits limits,
        Trending trending,
        Youth youth) {

    /**
     * @param day forgetting of the profile by hour of day
     * @param week forgetting of the profile by hour of week
     * @param dayPull visits by which the hour of day is pulled to the flat profile
     * @param weekPull visits by which the hour of week is pulled to the hour of day
     * @param trust how far the profile by hour of week is trusted beyond its record
     * @param recordRate weight of the newest hour in those records
     * @param recordClip an hour counts in the records as at most this many levels
     */
    record Shape(
            Decay day,
            Decay week,
            double dayPull,
            double weekPull,
            double trust,
            double recordRate,
            double recordClip) {}

    /**
     * @param levelRate weight of the newest hour in the level
     * @param clip an hour is learned as at most this many scales off
     * @param alarmWeight how far an anomalous hour is learned, against a quiet one
     * @param acceptHours anomalous hours after which the new level is the level
     * @param fastRate weight of the newest hour in that new level
     */
    record Learning(double levelRate, double clip, double alarmWeight, int acceptHours, double fastRate, double peakDecay) {}

    /**
     * @param power of the profile by which noise grows with it
     * @param relativeFloor the scale is at least this part of the expected cost
     * @param settledFloor the same when the hour before is known
     * @param absoluteFloor the scale is at least this part of the minimum impact
     * @param errorClip an hour counts in the variances as at most this many scales off
     * @param start relative variance of a new pair
     * @param settledStart the same when the hour before is known
     * @param ratioStart variance of a new pair's log ratios
     * @param startHours weight of those, in hours
     * @param rate weight of the newest hour in the variances
     */
    record Scale(
            double power,
            double relativeFloor,
            double settledFloor,
            double absoluteFloor,
            double errorClip,
            double start,
            double settledStart,
            double ratioStart,
            double startHours,
            double rate) {}

    /**
     * @param start correlation of an hour's error with the next one's, for a new pair
     * @param startHours weight of that, in hours
     * @param rate weight of the newest hour in the correlations
     * @param clip an error carries on as at most this many deviations
     * @param ratioClip the same for log ratios
     * @param most highest correlation that is believed
     */
    record Carrying(double start, double startHours, double rate, double clip, double ratioClip, double most) {}

    /**
     * @param rate part of the hours that lie beyond a tail's anchor
     * @param reach how much rarer the quantile is than the anchor, as a logarithm
     * @param anchorGain speed of the anchor
     * @param shapeGain speed of the shape
     * @param anchorStart anchor of a new pair, in scales
     * @param shapeStart shape of a new pair
     * @param logCap an hour counts in the shape as at most this far beyond the anchor, as a logarithm
     * @param cluster hours beyond the anchor that follow each other this closely count once
     */
    record Tails(
            double rate,
            double reach,
            double anchorGain,
            double shapeGain,
            double anchorStart,
            double shapeStart,
            double logCap,
            int cluster) {}

    /**
     * Each factor is what the limit is for a tail whose quantile is 1; each weight how far the pair's own tail moves it.
     *
     * @param frozenUp factor for the expectation from two hours before, above
     * @param frozenDown the same below
     * @param frozenWeight weight of both
     * @param settledUp factor for the expectation from one hour before, above
     * @param settledUpWeight its weight
     * @param settledDown factor for log ratios below it
     * @param settledDownWeight its weight
     * @param burst factor for two or three hours together
     * @param burstWeight its weight
     * @param burstClip an hour counts in them as at most this many scales off
     * @param ratioUp a spike is at least this multiple of the expected cost
     * @param ratioDown a drop is at most this part of the expected cost
     * @param offset part of the level that is added to both costs of a log ratio
     */
    record Limits(
            double frozenUp,
            double frozenDown,
            double frozenWeight,
            double settledUp,
            double settledUpWeight,
            double settledDown,
            double settledDownWeight,
            double burst,
            double burstWeight,
            double burstClip,
            double ratioUp,
            double ratioDown,
            double offset) {}

    /**
     * One span of hours that are judged together.
     *
     * @param up factor of its limit above
     * @param down the same below
     * @param weight how far the pair's own tail moves both
     * @param rate weight of the newest hour in the span's variance
     */
    record Span(int hours, double up, double down, double weight, double rate) {}

    /**
     * @param near hours against the level
     * @param creep hours against the slow reference
     * @param recentHours the last hours, which tell a level shift from a slow ramp
     * @param clip an hour counts as at most this many deviations off
     * @param referenceRate weight of the newest hour in the slow reference
     * @param referenceClip an hour is learned there as at most this many deviations off
     * @param gate the near hours are off by at least this part of the baseline
     * @param creepGate the week is off by at least this part of the reference
     * @param creepImpact minimum impacts that the week costs too much at least
     * @param creepShare a slow ramp's mean is at least this part of the last hours'; what is less rose at once
     * @param creepAccept hours of an alert after which the reference moves up to it
     * @param start hours before the near hours are judged
     * @param creepStart hours before the week is judged
     * @param cold how much wider the limits of a young pair are
     * @param coldHours how fast that fades
     */
    record Trending(
            Span near,
            Span creep,
            int recentHours,
            double clip,
            double referenceRate,
            double referenceClip,
            double gate,
            double creepGate,
            double creepImpact,
            double creepShare,
            int creepAccept,
            int start,
            int creepStart,
            double cold,
            double coldHours) {}

    /**
     * @param cold how much wider the scale of a new pair is
     * @param coldHours how fast that fades
     * @param priorHours weight of the prior in a new pair's level, in hours
     * @param peaks a pair's first week must cost this multiple of its most costly hour of late
     */
    record Youth(double cold, double coldHours, double priorHours, double peaks) {}
}
