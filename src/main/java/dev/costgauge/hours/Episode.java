package dev.costgauge.hours;

import dev.costgauge.avro.AlertStatus;
import org.jspecify.annotations.Nullable;

/**
 * The life of one alert of a pair. At most one is running at a time; the last one that ended is remembered, because late
 * cost can still undo it. Read-only outside this package. Not thread-safe.
 */
public final class Episode {

    /** First anomalous hour; it names the alert. */
    final long openedHour;

    /** Sequence number of the next step. */
    int nextSequence;

    /** Status of the last step. */
    AlertStatus status = AlertStatus.OPENED;

    int anomalousHours;
    long lastAnomalousHour;

    /** Nano-dollars above the expected cost over all anomalous hours. */
    long excess;

    /** Largest excess of one hour that was told, in nano-dollars. */
    long toldExcess;

    /** Hour of the last step. */
    long toldHour;

    Episode(long openedHour, int nextSequence) {
        this.openedHour = openedHour;
        this.nextSequence = nextSequence;
        this.lastAnomalousHour = openedHour;
    }

    /** UTC epoch hour. */
    public long openedHour() {
        return openedHour;
    }

    public boolean running() {
        return status == AlertStatus.OPENED || status == AlertStatus.UPDATED;
    }

    public AlertStatus status() {
        return status;
    }

    public int anomalousHours() {
        return anomalousHours;
    }

    public long lastAnomalousHour() {
        return lastAnomalousHour;
    }

    /** Nano-dollars. */
    public long excess() {
        return excess;
    }

    static void write(@Nullable Episode episode, BinaryWriter out) {
        if (episode == null) {
            out.putByte(0);
            return;
        }
        out.putByte(1).putLong(episode.openedHour).putLong(episode.nextSequence);
        out.putByte(episode.status.ordinal()).putLong(episode.anomalousHours).putLong(episode.lastAnomalousHour);
        out.putLong(episode.excess).putLong(episode.toldExcess).putLong(episode.toldHour);
    }

    static @Nullable Episode read(BinaryReader in) {
        if (in.getByte() == 0) {
            return null;
        }
        Episode episode = new Episode(in.getLong(), in.getInt());
        episode.status = AlertStatus.values()[in.getByte()];
        episode.anomalousHours = in.getInt();
        episode.lastAnomalousHour = in.getLong();
        episode.excess = in.getLong();
        episode.toldExcess = in.getLong();
        episode.toldHour = in.getLong();
        return episode;
    }
}
