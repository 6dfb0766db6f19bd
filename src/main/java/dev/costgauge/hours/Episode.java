package dev.costgauge.hours;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.detect.AnomalyKind;
import org.jspecify.annotations.Nullable;

/**
 * The life of one alert of a pair, about too much or about too little. At most one is running at a time; the last one that
 * ended is remembered, because late cost can still undo it. Read-only outside this package. Not thread-safe.
 */
public final class Episode {

    /** Doubling stops where it would overflow, long after anybody cares. */
    private static final int MOST_DOUBLINGS = 20;

    /** First anomalous hour; it names the alert. */
    final long openedHour;

    /** Whether it is about too much. */
    final boolean rise;

    /** What was said of its newest anomalous hour. */
    AnomalyKind kind;

    /** Sequence number of the next step. */
    int nextSequence;

    /** Status of the last step. */
    AlertStatus status = AlertStatus.OPENED;

    /** The fleet's alert that it is part of; empty when it stands alone. */
    String parentAlertId = "";

    int anomalousHours;
    long lastAnomalousHour;

    /** What all anomalous hours together are off by. */
    Cause cause = Cause.NONE;

    /** Largest excess of one hour that was told, in nano-dollars towards the episode's side. */
    long toldExcess;

    /** Hour of the last step. */
    long toldHour;

    /** Reminders that were sent; each waits twice as long as the one before. */
    int reminders;

    Episode(long openedHour, AnomalyKind kind, int nextSequence) {
        this.openedHour = openedHour;
        this.kind = kind;
        this.rise = kind.isRise();
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

    public AnomalyKind kind() {
        return kind;
    }

    public int anomalousHours() {
        return anomalousHours;
    }

    public long lastAnomalousHour() {
        return lastAnomalousHour;
    }

    /** Nano-dollars; negative when less was spent. */
    public long excess() {
        return cause.excess();
    }

    /** The fleet's alert that it is part of; empty when it stands alone. */
    public String parentAlertId() {
        return parentAlertId;
    }

    /** Towards the episode's side; never below 0. */
    long towards(long hourExcess) {
        return Math.max(rise ? hourExcess : -hourExcess, 0);
    }

    /**
     * Takes the fleet's alert that its newest hour is part of.
     *
     * @param parent empty for none, null when nobody knows
     * @return whether that is news
     */
    boolean adopt(@Nullable String parent) {
        if (parent == null || parent.equals(parentAlertId)) {
            return false;
        }
        parentAlertId = parent;
        return true;
    }

    boolean isReminderDue(long hour, long firstAfter) {
        return hour - toldHour >= firstAfter << Math.min(reminders, MOST_DOUBLINGS);
    }

    static void write(@Nullable Episode episode, BinaryWriter out) {
        if (episode == null) {
            out.putByte(0);
            return;
        }
        out.putByte(1).putLong(episode.openedHour).putByte(episode.kind.ordinal()).putLong(episode.nextSequence);
        out.putByte(episode.status.ordinal()).putString(episode.parentAlertId);
        out.putLong(episode.anomalousHours).putLong(episode.lastAnomalousHour);
        out.putLong(episode.toldExcess).putLong(episode.toldHour).putLong(episode.reminders);
        episode.cause.write(out);
    }

    static @Nullable Episode read(BinaryReader in) {
        if (in.getByte() == 0) {
            return null;
        }
        Episode episode = new Episode(in.getLong(), AnomalyKind.values()[in.getByte()], in.getInt());
        episode.status = AlertStatus.values()[in.getByte()];
        episode.parentAlertId = in.getString();
        episode.anomalousHours = in.getInt();
        episode.lastAnomalousHour = in.getLong();
        episode.toldExcess = in.getLong();
        episode.toldHour = in.getLong();
        episode.reminders = in.getInt();
        episode.cause = Cause.read(in);
        return episode;
    }
}
