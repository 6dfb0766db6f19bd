package dev.costgauge.bench;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.wire.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Events that cross, and how long it takes from their append until a read-committed consumer has the alert in hand. Each
 * is of a pair that nobody has seen, so that each opens an alert of its own. A thread of its own reads until it is closed.
 */
final class Crossings implements AutoCloseable {

    /** Far above what an hour of a new pair may cost. */
    private static final long COST_NANOS = 5_000L * 1_000_000_000;

    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    private final Lab lab;
    private final Thread reader;
    private final Map<String, Long> appended = new ConcurrentHashMap<>();
    private final Map<String, Long> received = new ConcurrentHashMap<>();
    private int sent;
    private volatile boolean done;

    /**
     * One that was seen.
     *
     * @param appendedAt when the broker took the event, epoch milliseconds
     * @param millis from then until the alert was in hand
     */
    record Seen(long appendedAt, double millis) {}

    Crossings(Lab lab) {
        this.lab = lab;
        this.reader = Thread.ofPlatform().daemon().name("bench-alerts").start(this::readAlerts);
    }

    /** Sends one more, from the caller's thread; {@code eventTime} in epoch milliseconds. */
    void send(LiveLoad load, long eventTime) {
        int number = sent++;
        String id = "crossing-" + number;
        PairKey pair = new PairKey("bench", "runaway-" + number, "gpt-4o");
        CostEvent event =
                new CostEvent(id, eventTime, pair, "prod-eu", "checkout", COST_NANOS, 1_000, 1_000, 0, 1, "");
        load.send(event, (metadata, failure) -> {
            if (failure == null) {
                appended.put(id, metadata.timestamp());
            }
        });
    }

    /** Waits for the last ones. */
    @Override
    public void close() throws InterruptedException {
        Thread.sleep(LAST_WAIT);
        done = true;
        reader.join();
    }

    List<Seen> seen() {
        List<Seen> seen = new ArrayList<>();
        appended.forEach((id, at) -> {
            Long when = received.get(id);
            if (when != null) {
                seen.add(new Seen(at, when - at));
            }
        });
        return seen;
    }

    int notSeen() {
        return appended.size() - seen().size();
    }

    private void readAlerts() {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", lab.bootstrapServers(),
                "group.id", "crossings-reader",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Deserializer<CostAnomalyAlert> alerts = lab.alerts()) {
            consumer.subscribe(List.of(lab.topics().name(Topic.ALERTS)));
            while (!done) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                    long now = lab.clock().millis();
                    CostAnomalyAlert alert = alerts.deserialize(record.topic(), record.value());
                    if (alert.getStatus() == AlertStatus.OPENED) {
                        received.putIfAbsent(alert.getCrossingEventId(), now);
                    }
                }
            }
        }
    }
}
