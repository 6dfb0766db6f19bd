package dev.costgauge.load;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** An event on its way from an input to the sink, with what {@link Expansion} needs to know about its requests. */
record Arrival(CostEvent event, float burstiness) {

    Arrival shifted(long millis) {
        return millis == 0 ? this : new Arrival(at(event, event.eventId(), event.eventTime() + millis), burstiness);
    }

    static CostEvent at(CostEvent event, String id, long time) {
        return new CostEvent(
                id,
                time,
                event.pair(),
                event.cluster(),
                event.namespace(),
                event.costNanos(),
                event.inputTokens(),
                event.outputTokens(),
                event.cachedTokens(),
                event.requests(),
                event.traceId());
    }

    /** For temporary files of one run; no other version ever reads it. */
    void write(DataOutput out) throws IOException {
        out.writeUTF(event.eventId());
        out.writeLong(event.eventTime());
        out.writeUTF(event.pair().project());
        out.writeUTF(event.pair().service());
        out.writeUTF(event.pair().model());
        out.writeUTF(event.cluster());
        out.writeUTF(event.namespace());
        out.writeLong(event.costNanos());
        out.writeLong(event.inputTokens());
        out.writeLong(event.outputTokens());
        out.writeLong(event.cachedTokens());
        out.writeLong(event.requests());
        out.writeUTF(event.traceId());
        out.writeFloat(burstiness);
    }

    static Arrival read(DataInput in) throws IOException {
        CostEvent event = new CostEvent(
                in.readUTF(),
                in.readLong(),
                new PairKey(in.readUTF(), in.readUTF(), in.readUTF()),
                in.readUTF(),
                in.readUTF(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readUTF());
        return new Arrival(event, in.readFloat());
    }
}
