package dev.costgauge.fleet;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.detect.FleetVerdict;

/** The life of one alert about the whole fleet. Not thread-safe. */
final class FleetEpisode {

    private static final double GROWTH = 1.5;
    private static final int FIRST_REMINDER = 24;

    /** First hour, which names the alert. */
    final long openedHour;

    final FleetVerdict verdict;
    int nextSequence;
    AlertStatus status = AlertStatus.OPENED;
    int hours;
    long lastHour;

    /** Nano-dollars off what was expected, over all its hours. */
    long excess;

    private long toldExcess;
    private long toldHour;
    private int remindAfter = FIRST_REMINDER;

    FleetEpisode(long openedHour, FleetVerdict verdict, int nextSequence) {
        this.openedHour = openedHour;
        this.verdict = verdict;
        this.nextSequence = nextSequence;
    }

    boolean running() {
        return status == AlertStatus.OPENED || status == AlertStatus.UPDATED;
    }

    /** Whether an hour has grown enough since the last step, or the last step is long ago. */
    boolean isWorthTelling(long hour, long hourExcess) {
        if (Math.abs(hourExcess) >= GROWTH * Math.max(toldExcess, 1)) {
            return true;
        }
        if (hour - toldHour < remindAfter) {
            return false;
        }
        remindAfter *= 2;
        return true;
    }

    void told(AlertStatus newStatus, long hour, long hourExcess) {
        status = newStatus;
        toldHour = Math.max(toldHour, hour);
        toldExcess = Math.max(toldExcess, Math.abs(hourExcess));
        nextSequence++;
    }

    void write(BinaryWriter out) {
        out.putLong(openedHour).putByte(verdict.ordinal()).putLong(nextSequence).putByte(status.ordinal());
        out.putLong(hours).putLong(lastHour).putLong(excess).putLong(toldExcess).putLong(toldHour).putLong(remindAfter);
    }

    static FleetEpisode read(BinaryReader in) {
        FleetEpisode episode = new FleetEpisode(in.getLong(), FleetVerdict.values()[in.getByte()], in.getInt());
        episode.status = AlertStatus.values()[in.getByte()];
        episode.hours = in.getInt();
        episode.lastHour = in.getLong();
        episode.excess = in.getLong();
        episode.toldExcess = in.getLong();
        episode.toldHour = in.getLong();
        episode.remindAfter = in.getInt();
        return episode;
    }
}
