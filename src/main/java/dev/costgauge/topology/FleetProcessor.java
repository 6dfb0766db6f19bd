package dev.costgauge.topology;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.cost.PairKey;
import dev.costgauge.fleet.FleetAlerts;
import dev.costgauge.fleet.FleetCouncil;
import dev.costgauge.fleet.FleetNotice;
import dev.costgauge.fleet.FleetPart;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The one place where all partitions' parts of an hour come together. One task. */
final class FleetProcessor implements Processor<byte[], byte[], byte[], Object> {

    private static final Bytes STATE_KEY = Bytes.wrap(new byte[] {0});
    private static final byte PART = 1;

    private final int partitions;
    private final int quietHours;
    private final FleetAlerts alerts;
    private final DeadLetters deadLetters;
    private @Nullable FleetCouncil council;
    private @Nullable Desk desk;

    FleetProcessor(int partitions, int quietHours, FleetAlerts alerts, DeadLetters deadLetters) {
        this.partitions = partitions;
        this.quietHours = quietHours;
        this.alerts = alerts;
        this.deadLetters = deadLetters;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(Stores.FLEET);
        Desk restored = new Desk(context, store);
        FleetCouncil restoredCouncil = new FleetCouncil(restored, partitions, quietHours, alerts);
        restoredCouncil.restore(store.get(STATE_KEY), restored.parts());
        desk = restored;
        council = restoredCouncil;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Desk at = Objects.requireNonNull(desk);
        at.logTime = Math.max(record.timestamp(), 0);
        FleetPart part;
        try {
            part = FleetPart.read(record.value());
        } catch (RuntimeException e) {
            at.refuse(
                    deadLetters,
                    record,
                    Refused.INTERNAL_UNREADABLE,
                    "the value cannot be read as a part of the fleet's hour: " + e);
            return;
        }
        String refusal = Objects.requireNonNull(council).hear(part, at.logTime);
        if (refusal != null) {
            at.refuse(deadLetters, record, Refused.INTERNAL_REFUSED, refusal);
        }
    }

    /** Between the council and Kafka Streams. */
    private static final class Desk implements FleetCouncil.Office {

        private final ProcessorContext<byte[], Object> context;
        private final KeyValueStore<Bytes, byte[]> store;
        private long logTime;

        Desk(ProcessorContext<byte[], Object> context, KeyValueStore<Bytes, byte[]> store) {
            this.context = context;
            this.store = store;
        }

        void refuse(
                DeadLetters deadLetters, Record<byte[], byte[]> record, Refused what, String refusal) {
            context.forward(
                    deadLetters.refused(
                            record, record.value(), what, refusal, context.recordMetadata().orElseThrow()),
                    Nodes.FLEET_TO_DEAD_LETTERS);
        }

        @Override
        public void tell(FleetNotice notice) {
            tellAll(new Notice.Fleet(notice));
        }

        @Override
        public void alert(CostAnomalyAlert alert) {
            context.forward(new Record<>(PairKey.ALL.bytes(), alert, logTime), Nodes.FLEET_TO_ALERTS);
            tellAll(new Notice.Alert(alert));
        }

        private void tellAll(Notice notice) {
            context.forward(new Record<>(null, notice.toBytes(), logTime), Nodes.TO_NOTICES);
        }

        @Override
        public void keepPart(FleetPart part) {
            store.put(key(part.partition(), part.hour()), part.toBytes());
        }

        @Override
        public void dropPart(int partition, long hour) {
            store.delete(key(partition, hour));
        }

        @Override
        public void keepState(byte[] state) {
            store.put(STATE_KEY, state);
        }

        List<FleetPart> parts() {
            List<FleetPart> parts = new ArrayList<>();
            try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
                while (all.hasNext()) {
                    KeyValue<Bytes, byte[]> entry = all.next();
                    if (!entry.key.equals(STATE_KEY)) {
                        parts.add(FleetPart.read(entry.value));
                    }
                }
            }
            return parts;
        }

        private static Bytes key(int partition, long hour) {
            return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES)
                    .put(PART)
                    .putLong(hour)
                    .putInt(partition)
                    .array());
        }
    }
}
