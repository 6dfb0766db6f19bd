package dev.costgauge.evaluate;

/**
 * A rule of its own for monitoring data at any pace, in constant state: a record is as strange as the records that it
 * breaks. Seven features are watched, each with the highest and lowest that it has had ({@link Extremes}):
 *
 * <ol>
 *   <li>the value v
 *   <li>its distance r = v - usual, from what that part of the day usually has
 *   <li>the fast running mean of v: a short burst
 *   <li>the running mean of min(clip, |step| / mean |step|): more or less restless than ever
 *   <li>the share of wild records, |r| > clip mean |r|: many spikes, none of them the highest
 *   <li>the slow running mean of asinh(r / mean |r|): a shift, however high the spikes before it were
 *   <li>the lower envelope of v: the quiet level between the spikes moves
 * </ol>
 *
 * The score is the sum of their novelties, and 1 is an alert: one feature 1.7 deviations beyond its record, or several
 * less far. {@link AlertGate} makes one alert of an incident.
 */
final class RecordNovelty implements NabRule {

    private static final int DAY = 86_400;

    /** Records after which large distances are clipped before they are learned. */
    private static final int WARM = 20;

    /** Records after which the scales forget. */
    private static final int MEMORY = 10_000;

    /**
     * Rates are the weight of the newest record.
     *
     * @param slots parts of the day that have a usual value each
     * @param season rate of the usual value
     * @param fast rate of the fast mean
     * @param middle rate of activity, share of wild records and lower envelope
     * @param slow rate of the drift
     * @param clip distance, in mean distances, that counts as wild and that is learned at most
     * @param follow a running mean's extremes follow by this times its rate
     * @param settle part of the rest of the way that an extreme goes after an excursion
     * @param leak part of the distance to the mean that an extreme loses with each record
     * @param silence records after an alert in which nothing is told
     * @param doubt records after an alert in which only much stronger ones are told
     * @param stronger how much stronger
     * @param limit score at which to alert
     */
    record Constants(
            int slots,
            double season,
            double fast,
            double middle,
            double slow,
            double clip,
            double follow,
            double settle,
            double leak,
            double silence,
            double doubt,
            double stronger,
            double limit) {

        /** Round numbers on the plateau that {@code evaluate nab} prints. */
        static final Constants DEFAULT = new Constants(8, .03, .1, .03, .005, 4, .5, .25, 5e-5, 30, 100, 1.5, 1);

        AlertGate gate(double atLimit) {
            return new AlertGate(atLimit, silence, doubt, stronger);
        }
    }

    private final Constants c;

    RecordNovelty(Constants constants) {
        this.c = constants;
    }

    @Override
    public String name() {
        return "record-novelty";
    }

    @Override
    public double limit() {
        return c.limit();
    }

    /** The score of each record that is an alert, 0 for all others. */
    @Override
    public double[] scores(NabFile file) {
        double[] scores = novelties(file);
        AlertGate gate = c.gate(c.limit());
        for (int i = 0; i < scores.length; i++) {
            if (!gate.alerts(scores[i])) {
                scores[i] = 0;
            }
        }
        return scores;
    }

    /** The score of every record. */
    double[] novelties(NabFile file) {
        NoveltyState state = new NoveltyState(c);
        double[] scores = new double[file.values().length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = next(state, file.values()[i], file.epochSeconds()[i]);
        }
        return scores;
    }

    /** Scores a record, then learns it. */
    double next(NoveltyState s, double value, long epochSeconds) {
        int n = s.count + 1;
        double distance = distance(s, value, epochSeconds);
        double step = n == 1 ? 0 : Math.abs(value - s.previous);
        double far = s.scale > 0 ? distance / s.scale : 0;
        // Before the first step a series counts as restless as usual, or standing still would be nothing new.
        double steps = s.stepScale > 0 ? step / s.stepScale : 1;
        s.previous = value;
        s.scale += (clipped(Math.abs(distance), s.scale, n) - s.scale) / Math.min(n, MEMORY);
        s.stepScale += (clipped(step, s.stepScale, n) - s.stepScale) / Math.min(n, MEMORY);

        s.fast += rate(c.fast(), n) * (value - s.fast);
        s.middle += rate(c.middle(), n) * (value - s.middle);
        s.activity += rate(c.middle(), n) * (Math.min(c.clip(), steps) - s.activity);
        s.wild += rate(c.middle(), n) * ((Math.abs(far) > c.clip() ? 1 : 0) - s.wild);
        s.drift += rate(c.slow(), n) * (asinh(far) - s.drift);
        s.floor = n == 1 ? value : Math.min(value, s.floor + c.middle() * (s.middle - s.floor));

        double score = s.ofValue.next(value, s.count)
                + s.ofDistance.next(distance, s.count)
                + s.ofFast.next(s.fast, s.count)
                + s.ofActivity.next(s.activity, s.count)
                + s.ofWild.next(s.wild, s.count)
                + s.ofDrift.next(s.drift, s.count)
                + s.ofFloor.next(s.floor, s.count);
        s.count = n;
        return score;
    }

    /** How far the value lies from what its part of the day usually has; then learns the usual value. */
    private double distance(NoveltyState s, double value, long epochSeconds) {
        int slot = (int) (Math.floorMod(epochSeconds, (long) DAY) * c.slots() / DAY);
        if (Double.isNaN(s.usual[slot])) {
            s.usual[slot] = value;
            return 0;
        }
        double distance = value - s.usual[slot];
        double most = s.count >= WARM && s.scale > 0 ? c.clip() * s.scale : Double.POSITIVE_INFINITY;
        s.usual[slot] += c.season() * Math.max(-most, Math.min(most, distance));
        return distance;
    }

    /** A new scale is learned as it comes, a known one from what is not wild. */
    private double clipped(double size, double scale, int n) {
        return n < WARM || scale == 0 ? size : Math.min(size, c.clip() * scale);
    }

    /** A running mean begins as the plain mean. */
    private static double rate(double rate, int n) {
        return Math.max(rate, 1.0 / n);
    }

    private static double asinh(double x) {
        return Math.copySign(Math.log(Math.abs(x) + Math.sqrt(x * x + 1)), x);
    }
}
