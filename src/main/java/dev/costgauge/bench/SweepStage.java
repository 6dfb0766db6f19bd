package dev.costgauge.bench;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostHour;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.report.Progress;
import dev.costgauge.store.BaselineRow;
import dev.costgauge.store.RedisBaselines;
import dev.costgauge.wire.EventEncoder;
import dev.costgauge.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Puts a {@link SweepFleet} in place: plays the producers of events and the stream, and fills the stores faster than a
 * projector would.
 */
final class SweepStage {

    private static final int BATCH = 10_000;

    private final SweepLab lab;
    private final SweepFleet fleet;
    private final Progress progress;

    SweepStage(SweepLab lab, SweepFleet fleet, Progress progress) {
        this.lab = lab;
        this.fleet = fleet;
        this.progress = progress;
    }

    /** Appends all events, in the order of their time; returns how many. */
    long sendEvents() {
        EventEncoder encoder = lab.encoder();
        try (KafkaProducer<byte[], byte[]> producer = lab.producer()) {
            for (int back = SweepFleet.HOURS - 1; back >= 0; back--) {
                for (int number = 0; number < fleet.pairs(); number++) {
                    PairKey pair = Feed.pair(number);
                    send(producer, Topic.EVENTS, pair, pair.bytes(), encoder.encode(fleet.event(number, back)));
                }
            }
        }
        return (long) fleet.pairs() * SweepFleet.HOURS;
    }

    /**
     * Publishes hours and baselines as the stream would have, and brings both stores to where they were before the last
     * hour closed.
     *
     * @return how many updates the projector has before it
     */
    long publish() throws ExecutionException, InterruptedException {
        progress.step(String.format(
                Locale.ROOT,
                "publishing %,d hours and %,d baselines, which PostgreSQL and Redis get too",
                (long) fleet.pairs() * SweepFleet.HOURS,
                fleet.count(number -> !SweepFleet.isNew(number)) * HourOfWeek.SLOTS));
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<?>> done = List.of(
                    threads.submit(this::publishBefore), threads.submit(this::fillRedis), threads.submit(() -> {
                        fillPostgres();
                        return true;
                    }));
            for (Future<?> each : done) {
                each.get();
            }
        }
        Map<TopicPartition, Long> updates = lab.ends(Topic.UPDATES);
        lab.projectorsHaveRead(updates, lab.ends(Topic.HOURS));
        lab.streamHasRead();
        try (KafkaProducer<byte[], byte[]> producer = lab.producer();
                Serializer<BaselineUpdate> updateWriter = lab.serializer(BaselineUpdate.class);
                Serializer<CostHour> hourWriter = lab.serializer(CostHour.class)) {
            publishHour(producer, hourWriter, 0);
            for (int number = 0; number < fleet.pairs(); number++) {
                for (int slot : SweepFleet.CHANGED) {
                    publishSlot(producer, updateWriter, number, slot, 1);
                }
            }
        }
        return fleet.count(number -> !SweepFleet.isNew(number)) * SweepFleet.CHANGED.size();
    }

    private void publishBefore() {
        try (KafkaProducer<byte[], byte[]> producer = lab.producer();
                Serializer<BaselineUpdate> updateWriter = lab.serializer(BaselineUpdate.class);
                Serializer<CostHour> hourWriter = lab.serializer(CostHour.class)) {
            for (int back = SweepFleet.HOURS - 1; back > 0; back--) {
                publishHour(producer, hourWriter, back);
            }
            for (int number = 0; number < fleet.pairs(); number++) {
                for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
                    publishSlot(producer, updateWriter, number, slot, 0);
                }
            }
        }
    }

    private void publishHour(KafkaProducer<byte[], byte[]> producer, Serializer<CostHour> writer, int back) {
        for (int number = 0; number < fleet.pairs(); number++) {
            if (!SweepFleet.isMissed(number, back)) {
                CostHour hour = fleet.published(number, back);
                PairKey pair = Feed.pair(number);
                byte[] value = writer.serialize(lab.name(Topic.HOURS), hour);
                send(producer, Topic.HOURS, pair, key(pair, hour.getHour().toString()), value);
            }
        }
    }

    private void publishSlot(
            KafkaProducer<byte[], byte[]> producer, Serializer<BaselineUpdate> writer, int number, int slot, int change) {
        if (!SweepFleet.isNew(number)) {
            BaselineRow row = fleet.row(number, slot, change);
            PairKey pair = row.key().pair();
            byte[] value = writer.serialize(lab.name(Topic.UPDATES), row.toUpdate());
            send(producer, Topic.UPDATES, pair, key(pair, Integer.toString(slot)), value);
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, Topic topic, PairKey pair, byte[] key, byte[] value) {
        var unused = producer.send(new ProducerRecord<>(lab.name(topic), fleet.partitionOf(pair), key, value));
    }

    private static byte[] key(PairKey pair, String more) {
        return (pair.text() + '/' + more).getBytes(StandardCharsets.UTF_8);
    }

    private void fillRedis() {
        RedisBaselines cache = new RedisBaselines(lab.redis());
        List<BaselineRow> rows = new ArrayList<>(BATCH);
        for (int number = 0; number < fleet.pairs(); number++) {
            for (int slot = 0; slot < HourOfWeek.SLOTS && !SweepFleet.isNew(number); slot++) {
                if (slot != SweepFleet.LOST_SLOT || !SweepFleet.isLost(number)) {
                    rows.add(fleet.row(number, slot, 0));
                }
            }
            if (rows.size() >= BATCH || number == fleet.pairs() - 1) {
                cache.upsert(rows);
                rows.clear();
            }
        }
    }

    private void fillPostgres() throws SQLException {
        try (Connection connection = lab.sql();
                Statement statement = connection.createStatement()) {
            statement.execute(fleet.rowsInSql());
            statement.execute(SweepFleet.alteration());
            statement.execute("VACUUM ANALYZE baselines");
        }
    }
}
