package dev.costgauge.hours;

import dev.costgauge.detect.Detector;
import dev.costgauge.detect.Expectation;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of a pair beyond its hours: what was learned, what is frozen for the two hours to come, and
 * the episode. Read-only outside this package. Not thread-safe.
 *
 * @param <S> the detector's learned state
 */
public final class Series<S> {

    private static final int VERSION = 1;

    /** For an hour that has not come. Far enough from the ends of the range to be added to. */
    static final long NEVER = -1L << 40;

    /** The hours after the last closed one whose expectations are frozen already. */
    static final int FROZEN_AHEAD = 2;

    S learned;

    /** Every hour up to this one is closed; {@link #NEVER} before the pair's first clock. */
    long closedThrough = NEVER;

    /** Every hour up to this one is learned, and too old to be amended by events. */
    long learnedThrough = NEVER;

    /** First hour that had an event; hours before it are not observed zeros. */
    long firstHour = NEVER;

    /** Last closed hour that had an event. */
    long lastActiveHour = NEVER;

    /** Rises with every published baseline of the pair. */
    long revision;

    long seedVersion;
    long resetVersion;

    /** For the hours {@code closedThrough + 1} and {@code closedThrough + 2}. */
    final Expectation[] frozen = {Expectation.NONE, Expectation.NONE};

    /** The running episode, or the last one that ended. */
    @Nullable Episode episode;

    /** The one before it: a late credit may still undo it. */
    @Nullable Episode previous;

    Series(S learned) {
        this.learned = learned;
    }

    public S learned() {
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

    /** The running episode, or the last one that ended; null when there was none. */
    public @Nullable Episode episode() {
        return episode;
    }

    /** Notes an hour with events; the first of them is where observed zeros begin. */
    void sawHour(long number) {
        firstHour = firstHour == NEVER ? number : Math.min(firstHour, number);
    }

    /** The episode that counts an hour as its own; null when it is forgotten. */
    @Nullable Episode episodeOf(long openedHour) {
        if (episode != null && episode.openedHour == openedHour) {
            return episode;
        }
        return previous != null && previous.openedHour == openedHour ? previous : null;
    }

    byte[] write(Detector<S> detector, BinaryWriter out) {
        out.reset().putByte(VERSION).putLong(closedThrough).putLong(learnedThrough).putLong(firstHour).putLong(lastActiveHour);
        out.putLong(revision).putLong(seedVersion).putLong(resetVersion);
        for (Expectation expectation : frozen) {
            out.putDouble(expectation.expected()).putDouble(expectation.threshold());
        }
        Episode.write(episode, out);
        Episode.write(previous, out);
        out.putString(detector.rule());
        var part = out.beginPart(detector.maxBytes());
        detector.write(learned, part);
        out.endPart(part);
        return out.toBytes();
    }

    /**
     * Reads a stored value. What another rule learned is of no use to this one, so after a change of rule the pair begins
     * anew; its episode, its clock and its counters go on.
     */
    public static <S> Series<S> read(Detector<S> detector, byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("series", VERSION);
        long closedThrough = in.getLong();
        long learnedThrough = in.getLong();
        long firstHour = in.getLong();
        long lastActiveHour = in.getLong();
        long revision = in.getLong();
        long seedVersion = in.getLong();
        long resetVersion = in.getLong();
        Expectation[] frozen = new Expectation[FROZEN_AHEAD];
        for (int i = 0; i < FROZEN_AHEAD; i++) {
            frozen[i] = new Expectation(in.getDouble(), in.getDouble());
        }
        Episode episode = Episode.read(in);
        Episode previous = Episode.read(in);
        boolean sameRule = in.getString().equals(detector.rule());
        Series<S> series = new Series<>(sameRule ? detector.read(in.rest()) : detector.create());
        series.closedThrough = closedThrough;
        series.learnedThrough = learnedThrough;
        series.firstHour = firstHour;
        series.lastActiveHour = lastActiveHour;
        series.revision = revision;
        series.seedVersion = sameRule ? seedVersion : 0;
        series.resetVersion = resetVersion;
        if (sameRule) {
            System.arraycopy(frozen, 0, series.frozen, 0, FROZEN_AHEAD);
        }
        series.episode = episode;
        series.previous = previous;
        return series;
    }
}
