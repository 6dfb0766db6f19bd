package dev.costgauge.bench;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.embedded.JavaProcess;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import dev.costgauge.wire.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * From the append of an event that crosses to the moment in which a read-committed consumer has the alert in hand, while
 * events flow. Every crossing is of a pair that nobody has seen, so that each opens an alert of its own.
 */
final class LatencyBench {

    static final int RATE = 20_000;

    private static final int CROSSINGS = 600;
    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    /** Far above what an hour of a new pair may cost. */
    private static final long CROSSING_NANOS = 5_000L * 1_000_000_000;

    private final Lab lab;
    private final Progress progress;
    private final Map<String, Long> appended = new ConcurrentHashMap<>();
    private final Map<String, Long> received = new ConcurrentHashMap<>();
    private volatile boolean done;

    LatencyBench(Lab lab, Progress progress) {
        this.lab = lab;
        this.progress = progress;
    }

    Report run() throws ExecutionException, InterruptedException {
        try (JavaProcess process = lab.stream("latency", Map.of());
                LiveLoad load = new LiveLoad(lab, RATE)) {
            Thread reader = Thread.ofPlatform().daemon().start(this::readAlerts);
            progress.step("warming up");
            Thread.sleep(WARM_UP);
            for (int i = 0; i < CROSSINGS; i++) {
                cross(load, i);
                Thread.sleep(BETWEEN);
            }
            Thread.sleep(LAST_WAIT);
            done = true;
            reader.join();
            if (received.isEmpty()) {
                throw new IllegalStateException("no alert came; the stream said last:\n" + process.lastLines());
            }
        }
        return report();
    }

    private Report report() {
        List<Double> millis = new ArrayList<>();
        appended.forEach((id, at) -> {
            Long seen = received.get(id);
            if (seen != null) {
                millis.add((double) (seen - at));
            }
        });
        Sample sample = new Sample(millis);
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "Latency in ms from append to alert: %,d crossings, %,d events/s, commit 100 ms",
                        millis.size(),
                        RATE),
                List.of("p50", "p90", "p99", "largest", "not seen"));
        table.row(
                sample.median(),
                sample.quantile(.9),
                sample.quantile(.99),
                sample.quantile(1),
                appended.size() - millis.size());
        String lastLine = String.format(
                Locale.ROOT,
                "latency p50 %.0f ms p99 %.0f ms commit-interval 100 ms",
                sample.median(),
                sample.quantile(.99));
        return new Report("latency", List.of(table), lastLine);
    }

    private void cross(LiveLoad load, int number) {
        String id = "crossing-" + number;
        PairKey pair = new PairKey("bench", "runaway-" + number, "gpt-4o");
        CostEvent event = new CostEvent(
                id, lab.clock().millis(), pair, "prod-eu", "checkout", CROSSING_NANOS, 1_000, 1_000, 0, 1, "");
        load.send(event, (metadata, failure) -> {
            if (failure == null) {
                appended.put(id, metadata.timestamp());
            }
        });
    }

    private void readAlerts() {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", lab.bootstrapServers(),
                "group.id", "latency-reader",
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
