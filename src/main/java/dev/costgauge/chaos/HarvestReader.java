package dev.costgauge.chaos;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.chaos.Account.Cell;
import dev.costgauge.chaos.Account.Sum;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.replay.TopicCursor;
import dev.costgauge.replay.TopicPartitions;
import dev.costgauge.store.BaselineRow;
import dev.costgauge.topology.Notice;
import dev.costgauge.topology.RecordSerdes;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.RefusedEventException;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads what the stream has published, as a read-committed consumer finds it. Used by one thread, once. */
final class HarvestReader {

    private final Map<String, Object> client;
    private final TopicCatalog topics;
    private final RecordSerdes serdes;
    private final EventDecoder decoder;

    private final Harvest harvest = new Harvest();

    HarvestReader(Map<String, Object> client, TopicCatalog topics, RecordSerdes serdes, EventDecoder decoder) {
        this.client = client;
        this.topics = topics;
        this.serdes = serdes;
        this.decoder = decoder;
    }

    Harvest read() {
        each(Topic.ALERTS, CostAnomalyAlert.class, (alert, record) -> harvest.alerts.add(alert));
        each(Topic.HOURS, CostHour.class, (hour, record) -> harvest.hours.put(cell(hour), hour));
        each(Topic.UPDATES, BaselineUpdate.class, (update, record) -> {
            BaselineRow row = BaselineRow.of(update, record.timestamp());
            harvest.baselines.put(row.key(), row);
        });
        each(Topic.LEDGER, CostLedger.class, (line, record) -> harvest.ledger.put(
                List.of((long) line.getPartition(), HourOfWeek.hourOf(line.getHour().toEpochMilli())), line));
        each(Topic.LATE, this::late);
        each(Topic.DEAD_LETTERS, record -> {
            byte[] value = record.value();
            harvest.deadLetters.merge(ByteBuffer.wrap(value == null ? new byte[0] : value), 1, Integer::sum);
        });
        each(Topic.NOTICES, record -> {
            if (Notice.read(record.value()) instanceof Notice.Alert told) {
                harvest.fleetNotices
                        .computeIfAbsent(record.partition(), partition -> new ArrayList<>())
                        .add(told.alert());
            }
        });
        return harvest;
    }

    private static Cell cell(CostHour hour) {
        PairKey pair = new PairKey(hour.getProject(), hour.getService(), hour.getModel());
        return new Cell(pair, HourOfWeek.hourOf(hour.getHour().toEpochMilli()));
    }

    private void late(ConsumerRecord<byte[], byte[]> record) {
        EventCursor event = new EventCursor();
        var refusal = decoder.decode(record.value(), record.timestamp(), event);
        if (refusal != null) {
            throw new ChaosException("a late event at offset " + record.offset() + " is none: " + refusal);
        }
        try {
            Cell cell = new Cell(event.readPair(), HourOfWeek.hourOf(event.eventTime()));
            harvest.late.merge(cell, new Sum(1, event.costNanos()), Sum::plus);
        } catch (RefusedEventException e) {
            throw new ChaosException("a late event at offset " + record.offset() + " has no pair", e);
        }
    }

    @FunctionalInterface
    private interface Taker<T> {
        void take(T value, ConsumerRecord<byte[], byte[]> record);
    }

    private <T extends SpecificRecord> void each(Topic topic, Class<T> type, Taker<T> taker) {
        try (Deserializer<T> deserializer = serdes.of(type).deserializer()) {
            each(topic, record -> {
                if (record.value() != null) {
                    taker.take(deserializer.deserialize(record.topic(), record.value()), record);
                }
            });
        }
    }

    private void each(Topic topic, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        String name = topics.name(topic);
        int count = TopicPartitions.count(client, name);
        for (int partition = 0; partition < count; partition++) {
            try (TopicCursor cursor = new TopicCursor(client, new TopicPartition(name, partition))) {
                for (@Nullable ConsumerRecord<byte[], byte[]> record = cursor.next();
                        record != null;
                        record = cursor.next()) {
                    taker.accept(record);
                }
            }
        }
    }
}
