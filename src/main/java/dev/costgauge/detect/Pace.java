package dev.costgauge.detect;

/**
 * The pace rule: an open hour that costs so much so fast that it will pass its threshold is told before it does. Such an
 * alert is provisional, and false when the hour closes below its threshold after all. Time is the partition's clock.
 *
 * <pre>
 * stretch   from the hour's beginning, phi >= .1, or from a mark four to eight minutes ago, until now: part phi of an hour
 * cost      c = what the stretch cost - noise sqrt(sum of the squares of its events' costs)
 * rate      r = max(1, (expected + cost before the stretch) / ((1 + part before it) expected))
 * hurry     c / (phi threshold r)
 * usual     largest hurry of the pair's quiet hours on stretches of that kind, keep^hours of it left
 * bound     P(phi) = max(phi threshold r max(least, learned usual), phi expected + minimum impact)
 * alert     c >= P(phi)
 * </pre>
 *
 * <p>The root of the sum of squares is the standard error of a sum of independent events that come at random: a pair whose
 * cost comes in few large events must be further off. {@code usual} is for what pairs do every hour or every day, like a
 * job at the full hour. The rate is for hours that run high as a whole: a burst in them is as large as they are, and that
 * they run high is for the stretch from the beginning to tell. The hour's own gates (minimum impact, ratio, first week) are
 * in the threshold already.
 *
 * <p>P rises with phi, and the noise with every event. So while a stretch has the same beginning, nothing can happen below
 * the cost at which it would pass now; {@link PaceWatch} makes one comparison of that.
 *
 * @param hour for stretches from the hour's beginning
 * @param recent for stretches from a mark
 * @param noise standard errors of the stretch's events that are taken from its cost
 */
public record Pace(Line hour, Line recent, double noise) {

    /**
     * How fast is too fast.
     *
     * @param least an hour must be on its way to this multiple of its threshold
     * @param learned and to this multiple of what the pair's quiet hours were on their way to
     * @param keep part of that knowledge that is left after an hour
     */
    public record Line(double least, double learned, double keep) {

        double factor(double usual) {
            return Math.max(least, learned * usual);
        }
    }

    /** docs/detection.md says what they were chosen on, and what others come to. */
    public static final Pace DEFAULT = new Pace(new Line(1, 2.5, .99), new Line(1.15, 1.75, .9965), 1.75);

    /** The shortest stretch from the beginning, as a part of an hour: nothing is told before the sixth minute is over. */
    public static final double LEAST_PART = .1;

    static final long HOUR_MILLIS = 3_600_000;

    private static final double RECORD = 1.05;

    /**
     * The bound from the hour's beginning on, of a pair that was never in a hurry, for events of no size: the lowest there
     * is.
     *
     * @param minImpact USD that a stretch must be off to matter
     * @param phi part of the hour that has passed
     * @return USD; {@code +Infinity} before the sixth minute is over and when there is no pace; rising from then on
     */
    public double bound(Expectation e, double minImpact, double phi) {
        return phi < LEAST_PART ? Double.POSITIVE_INFINITY : bound(hour, e, minImpact, 0, Stretch.whole(phi, 0));
    }

    /**
     * What a stretch must cost to be told.
     *
     * @param usual the pair's own hurry on stretches of that kind
     * @return USD; {@code +Infinity} when there is no pace
     */
    double bound(Line line, Expectation e, double minImpact, double usual, Stretch stretch) {
        if (!applies(e)) {
            return Double.POSITIVE_INFINITY;
        }
        double fast = even(e, stretch) * line.factor(usual);
        return Math.max(fast, stretch.part() * e.expected() + minImpact) + noise(stretch);
    }

    /** What a stretch costs of an hour on its way to its threshold, at the rate that the hour had. */
    private static double even(Expectation e, Stretch stretch) {
        return stretch.part() * e.threshold() * stretch.rate();
    }

    private double noise(Stretch stretch) {
        return noise * Math.sqrt(stretch.squares());
    }

    /**
     * Whether an expectation has a pace. That of a rule without a scale has none: {@link EwmaRatio} stays as plain as it is
     * known, and it alerts on quiet hours so often that provisional alerts would only come on top.
     */
    static boolean applies(Expectation e) {
        return e.known() && !Double.isNaN(e.scale());
    }

    /** The hurry of a stretch. */
    double hurry(Expectation e, double cost, Stretch stretch) {
        return (cost - noise(stretch)) / even(e, stretch);
    }

    /**
     * The cost of a stretch at which its hour would be in a greater hurry than before, by a twentieth, and so much that it
     * is worth remembering.
     *
     * @param peak hurry of the hour so far, on stretches of that kind
     * @return USD
     */
    double record(Line line, Expectation e, double peak, Stretch stretch) {
        return even(e, stretch) * Math.max(line.least() / line.learned(), RECORD * peak) + noise(stretch);
    }

    /**
     * The smallest cost in nano-dollars at which an hour passes {@link #bound(Expectation, double, double)} now.
     *
     * @param hourStart epoch milliseconds
     * @param clock the partition's clock, epoch milliseconds
     */
    public long passing(Expectation e, double minImpact, long hourStart, long clock) {
        return passing(bound(e, minImpact, part(elapsed(hourStart, clock))));
    }

    /** Whether a cost passes a bound; equals {@code costNanos >= passing(bound)} for every cost. */
    public static boolean passes(long costNanos, double bound) {
        return costNanos / 1e9 >= bound;
    }

    /** The smallest cost in nano-dollars that passes a bound; {@link Long#MAX_VALUE} when none does. */
    public static long passing(double bound) {
        if (!(bound < 9.2e9)) {
            return Long.MAX_VALUE;
        }
        long nanos = (long) Math.floor(bound * 1e9);
        // The product is rounded: walk to the exact border from either side.
        while (passes(nanos, bound)) {
            nanos--;
        }
        while (!passes(nanos, bound)) {
            nanos++;
        }
        return nanos;
    }

    /** Milliseconds of the hour that have passed; the clock may be behind its beginning or ahead of its end. */
    static long elapsed(long hourStart, long clock) {
        return Math.max(0, Math.min(clock - hourStart, HOUR_MILLIS));
    }

    static double part(long millis) {
        return (double) millis / HOUR_MILLIS;
    }
}
