package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.detect.Detector;
import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.FleetPrior;
import dev.costgauge.detect.Hurry;
import dev.costgauge.detect.Learned;
import dev.costgauge.detect.Verdict;
import dev.costgauge.rules.RuleBook;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of a pair beyond its hours: what was learned, the closed hours that wait to be learned, what is
 * frozen for the hours to come, and the episode. Read-only outside this package. Not thread-safe.
 */
public final class Series {

    /** The second one has the number. */
    static final int VERSION = 2;

    /** Of a pair that has no number yet. */
    static final int NO_NUMBER = 0;

    /** For an hour that has not come. Far enough from the ends of the range to be added to. */
    static final long NEVER = -1L << 40;

    /** Hours in which a new level is learned. */
    private static final int SETTLING_DOWN = 24;

    /** The hours after the last settled one whose expectations are frozen already. */
    static final int FROZEN_AHEAD = 2;

    /** Open at the same time, at most: the running hour, and the one before it in its grace. */
    public static final int OPEN_HOURS = FROZEN_AHEAD;

    Learned<?> learned;

    /** What its cost is usually made of. */
    final Usual usual;

    /** Closed hours that late cost may still change. */
    final Ring ring;

    /** Every hour up to this one is closed; {@link #NEVER} before the pair's first clock. */
    long closedThrough = NEVER;

    /** Every hour up to this one is judged as a whole; at most one behind the closed ones. */
    long settledThrough = NEVER;

    /** Every hour up to this one is learned, and too old to be amended by events. */
    long learnedThrough = NEVER;

    /** What the log of open hours calls the pair: from 1, no two pairs of the partition have the same. */
    int number = NO_NUMBER;

    /** First hour that had an event; hours before it are not observed zeros. */
    long firstHour = NEVER;

    /** Last closed hour that had an event. */
    long lastActiveHour = NEVER;

    /** How fast its quiet hours are, for the pace. */
    Hurry hurry = Hurry.NONE;

    /** Rises with every published baseline of the pair. */
    long revision;

    long seedVersion;
    long resetVersion;

    /** For the hours {@code settledThrough + 1} and {@code settledThrough + 2}. */
    final Expectation[] frozen = {Expectation.NONE, Expectation.NONE};

    /** The running episode, or the last one that ended. */
    @Nullable Episode episode;

    /** The one before it: a late credit may still undo it. */
    @Nullable Episode previous;

    Series(Learned<?> learned) {
        this(learned, new Usual(), new Ring());
    }

    private Series(Learned<?> learned, Usual usual, Ring ring) {
        this.learned = learned;
        this.usual = usual;
        this.ring = ring;
    }

    /**
     * What was learned, and the hours that wait to be learned as they stand now: what the hours to come are compared with.
     * Late cost may change those hours, so this is not what is kept.
     *
     * @param priors what the fleet said of an hour
     */
    public Learned<?> preview(HourOfWeek week, LongFunction<FleetPrior> priors) {
        if (ring.size() == 0) {
            return learned;
        }
        Learned<?> preview = learned.copy();
        for (int at = 0; at < ring.size(); at++) {
            if (ring.learns(at)) {
                long hour = ring.first() + at;
                preview.learn(week.slotOf(hour), Nanos.toDollars(ring.cost(at)), priors.apply(hour));
            }
        }
        return preview;
    }

    public Learned<?> learned() {
        return learned;
    }

    /** UTC epoch hour. */
    public long closedThrough() {
        return closedThrough;
    }

    /** UTC epoch hour. */
    public long lastActiveHour() {
        return lastActiveHour;
    }

    public long revision() {
        return revision;
    }

    /** What the log of open hours calls the pair; 0 when it is in no log. */
    public int number() {
        return number;
    }

    /** The running episode, or the last one that ended; null when there was none. */
    public @Nullable Episode episode() {
        return episode;
    }

    @Nullable Episode runningEpisode() {
        return episode != null && episode.running() ? episode : null;
    }

    /**
     * Whether what several hours say together has been told: they reach back into an episode of the same side that has
     * ended, or into the day after it in which a pair that stays on another level gets to know it.
     */
    boolean isOldNews(Verdict trend, long hour) {
        return episode != null
                && !episode.running()
                && trend.hours() > 1
                && episode.rise == trend.isRise()
                && hour - trend.hours() - SETTLING_DOWN < episode.lastAnomalousHour;
    }

    /** The episode that counts an hour as its own; null when there is none or it is forgotten. */
    @Nullable Episode episodeOf(@Nullable Anomaly anomaly) {
        if (anomaly == null) {
            return null;
        }
        if (episode != null && episode.openedHour == anomaly.episodeHour) {
            return episode;
        }
        return previous != null && previous.openedHour == anomaly.episodeHour ? previous : null;
    }

    byte[] write(BinaryWriter out) {
        out.reset().putByte(VERSION).putLong(closedThrough).putLong(settledThrough).putLong(learnedThrough);
        out.putLong(firstHour).putLong(lastActiveHour).putLong(number);
        out.putLong(revision).putLong(seedVersion).putLong(resetVersion);
        for (Expectation expectation : frozen) {
            Hour.putExpectation(out, expectation);
        }
        var fast = out.beginPart(Hurry.BYTES);
        hurry.write(fast);
        out.endPart(fast);
        ring.write(out);
        usual.write(out);
        Episode.write(episode, out);
        Episode.write(previous, out);
        out.putString(learned.rule().rule());
        var part = out.beginPart(learned.maxBytes());
        learned.write(part);
        out.endPart(part);
        return out.toBytes();
    }

    /**
     * Reads a stored value.
     *
     * @param rules gives the rule by the name under which it was learned
     */
    public static Series read(RuleBook rules, byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        SeriesHead head = SeriesHead.read(in);
        Ring ring = Ring.read(in);
        Usual usual = Usual.read(in);
        Episode episode = Episode.read(in);
        Episode previous = Episode.read(in);
        Detector<?> detector = rules.byName(in.getString());
        Series series = new Series(in.part("series", part -> Learned.read(detector, part)), usual, ring);
        series.closedThrough = head.closedThrough();
        series.settledThrough = head.settledThrough();
        series.learnedThrough = head.learnedThrough();
        series.firstHour = head.firstHour();
        series.lastActiveHour = head.lastActiveHour();
        series.hurry = head.hurry();
        series.number = head.number();
        series.revision = head.revision();
        series.seedVersion = head.seedVersion();
        series.resetVersion = head.resetVersion();
        series.frozen[0] = head.next();
        series.frozen[1] = head.afterNext();
        series.episode = episode;
        series.previous = previous;
        return series;
    }
}
