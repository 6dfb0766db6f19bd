package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.wire.EventCursor;

/** How an anomalous hour counts in its episode. Not thread-safe. */
final class Anomaly {

    /** Opening hour of the episode, which names it. */
    final long episodeHour;

    /** What the episode has counted for this hour. */
    Cause cause = Cause.NONE;

    /** The event that first carried the cost over the threshold; empty when the close found it. */
    String crossingEventId = "";

    String crossingTraceId = "";
    long crossingEventTime;

    /** Only the pace of the running hour says so. */
    boolean provisional;

    /** USD that were expected of the part of the hour that had passed; for a provisional one. */
    double paceReference;

    Anomaly(long episodeHour) {
        this.episodeHour = episodeHour;
    }

    void crossedBy(EventCursor event) {
        crossingEventId = event.eventId();
        crossingTraceId = event.traceId();
        crossingEventTime = event.eventTime();
    }

    void write(BinaryWriter out) {
        out.putLong(episodeHour).putLong(crossingEventTime);
        out.putString(crossingEventId).putString(crossingTraceId);
        out.putByte(provisional ? 1 : 0).putDouble(paceReference);
        cause.write(out);
    }

    static Anomaly read(BinaryReader in) {
        Anomaly anomaly = new Anomaly(in.getLong());
        anomaly.crossingEventTime = in.getLong();
        anomaly.crossingEventId = in.getString();
        anomaly.crossingTraceId = in.getString();
        anomaly.provisional = in.getByte() != 0;
        anomaly.paceReference = in.getDouble();
        anomaly.cause = Cause.read(in);
        return anomaly;
    }
}
