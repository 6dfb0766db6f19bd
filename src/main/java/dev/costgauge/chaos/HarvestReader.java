package dev.costgauge.chaos;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.chaos.Account.Cell;
import dev.costgauge.chaos.Account.Sum;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.BaselineRow;
import dev.costgauge.topology.Notice;
import dev.costgauge.topology.RecordSerdes;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.RefusedEventException;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads what the stream has published, as a read-committed consumer finds it. Used by one thread, once. */
final class HarvestReader {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, Object> client;
    private final TopicCatalog topics;
    private final RecordSerdes serdes;
    private final EventDecoder decoder;

    private final Harvest harvest = new Harvest();
    private final Map<String, Consumer<ConsumerRecord<byte[], byte[]>>> takers = new HashMap<>();

    HarvestReader(Map<String, Object> client, TopicCatalog topics, RecordSerdes serdes, EventDecoder decoder) {
        this.client = client;
        this.topics = topics;
        this.serdes = serdes;
        this.decoder = decoder;
    }

    Harvest read() {
        try (Deserializer<CostAnomalyAlert> alerts = reader(CostAnomalyAlert.class);
                Deserializer<CostHour> hours = reader(CostHour.class);
                Deserializer<BaselineUpdate> updates = reader(BaselineUpdate.class);
                Deserializer<CostLedger> lines = reader(CostLedger.class)) {
            take(Topic.ALERTS, alerts, (alert, record) -> harvest.alerts.add(alert));
            take(Topic.HOURS, hours, (hour, record) -> harvest.hours.put(cell(hour), hour));
            take(Topic.UPDATES, updates, (update, record) -> {
                BaselineRow row = BaselineRow.of(update, record.timestamp());
                harvest.baselines.put(row.key(), row);
            });
            take(Topic.LEDGER, lines, (line, record) -> harvest.ledger.put(
                    List.of((long) line.getPartition(), HourOfWeek.hourOf(line.getHour().toEpochMilli())), line));
            takers.put(topics.name(Topic.LATE), this::late);
            takers.put(topics.name(Topic.DEAD_LETTERS), record -> {
                byte[] value = record.value();
                harvest.deadLetters.merge(ByteBuffer.wrap(value == null ? new byte[0] : value), 1, Integer::sum);
            });
            takers.put(topics.name(Topic.NOTICES), record -> {
                if (Notice.read(record.value()) instanceof Notice.Alert told) {
                    harvest.fleetNotices
                            .computeIfAbsent(record.partition(), partition -> new ArrayList<>())
                            .add(told.alert());
                }
            });
            readToTheEnd();
            return harvest;
        }
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

    private <T extends SpecificRecord> Deserializer<T> reader(Class<T> type) {
        return serdes.of(type).deserializer();
    }

    private <T> void take(Topic topic, Deserializer<T> reader, Taker<T> taker) {
        takers.put(topics.name(topic), record -> {
            if (record.value() != null) {
                taker.take(reader.deserialize(record.topic(), record.value()), record);
            }
        });
    }

    /** To the committed ends that the topics have at the beginning. */
    private void readToTheEnd() {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = takers.keySet().stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
            while (!ends.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    Consumer<ConsumerRecord<byte[], byte[]>> taker = takers.get(record.topic());
                    if (taker != null) {
                        taker.accept(record);
                    }
                }
                ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
        }
    }
}
