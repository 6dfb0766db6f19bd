package dev.costgauge.bench;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.embedded.JavaProcess;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import dev.costgauge.topology.PairPartition;
import dev.costgauge.wire.EventEncoder;
import dev.costgauge.wire.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * From the append of an event that crosses to the moment in which a read-committed consumer has the alert in hand, while
 * events flow. Every crossing is of a pair that nobody has seen, so that each opens an alert of its own.
 */
final class LatencyBench {

    private static final int RATE = 20_000;
    private static final int CROSSINGS_PER_SECOND = 10;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration MEASURED = Duration.ofSeconds(60);

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
        List<Double> millis = new ArrayList<>();
        try (JavaProcess process = lab.stream("latency", Map.of())) {
            Thread reader = Thread.ofPlatform().daemon().start(this::readAlerts);
            produce(process);
            Thread.sleep(Duration.ofSeconds(3));
            done = true;
            reader.join();
            if (received.isEmpty()) {
                throw new IllegalStateException("no alert came; the stream said last:\n" + process.lastLines());
            }
        }
        appended.forEach((id, at) -> {
            Long seen = received.get(id);
            if (seen != null) {
                millis.add((double) (seen - at));
            }
        });
        long missing = appended.size() - millis.size();
        Sample sample = Sample.of(millis);
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "Latency in ms from append to alert: %,d crossings, %,d events/s, commit 100 ms",
                        millis.size(),
                        RATE),
                List.of("p50", "p90", "p99", "largest", "not seen"));
        table.row(sample.median(), sample.quantile(.9), sample.quantile(.99), sample.quantile(1), missing);
        return new Report(
                "latency",
                List.of(table),
                String.format(
                        Locale.ROOT,
                        "latency p50 %.0f ms p99 %.0f ms commit-interval 100 ms",
                        sample.median(),
                        sample.quantile(.99)));
    }

    private void produce(JavaProcess process) throws InterruptedException {
        List<PairKey> pairs = Feed.pairs(lab.options().pairs());
        PairPartition placement = new PairPartition(lab.options().partitions());
        EventEncoder encoder = lab.encoder();
        SplittableRandom random = new SplittableRandom(2);
        Map<String, Object> config = Feed.config(lab.clientConfig());
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            long began = System.nanoTime();
            long end = WARM_UP.plus(MEASURED).toNanos();
            long sent = 0;
            long crossings = 0;
            while (System.nanoTime() - began < end) {
                long elapsed = System.nanoTime() - began;
                long due = elapsed * RATE / 1_000_000_000;
                for (; sent < due; sent++) {
                    PairKey pair = pairs.get(random.nextInt(pairs.size()));
                    CostEvent event = Feed.event(pair, sent, System.currentTimeMillis(), random);
                    producer.send(record(event, placement, encoder));
                }
                if (elapsed > WARM_UP.toNanos()
                        && (elapsed - WARM_UP.toNanos()) * CROSSINGS_PER_SECOND / 1_000_000_000 > crossings) {
                    cross(producer, crossings++, placement, encoder);
                }
                if (!process.isAlive()) {
                    throw new IllegalStateException("the stream has ended; it said last:\n" + process.lastLines());
                }
                LockSupport.parkNanos(1_000_000);
            }
            progress.step(String.format(Locale.ROOT, "%,d events and %,d crossings sent", sent, crossings));
        }
    }

    private void cross(
            KafkaProducer<byte[], byte[]> producer, long number, PairPartition placement, EventEncoder encoder) {
        PairKey pair = new PairKey("bench", "runaway-" + number, "gpt-4o");
        String id = "crossing-" + number;
        CostEvent event = new CostEvent(
                id, System.currentTimeMillis(), pair, "prod-eu", "checkout", CROSSING_NANOS, 1_000, 1_000, 0, 1, "");
        producer.send(record(event, placement, encoder), (metadata, failure) -> {
            if (failure == null) {
                appended.put(id, metadata.timestamp());
            }
        });
    }

    private ProducerRecord<byte[], byte[]> record(CostEvent event, PairPartition placement, EventEncoder encoder) {
        return new ProducerRecord<>(
                lab.topics().name(Topic.EVENTS),
                placement.of(event.pair()),
                event.pair().bytes(),
                encoder.encode(event));
    }

    private void readAlerts() {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", lab.clientConfig().get("bootstrap.servers"),
                "group.id", "latency-reader",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Deserializer<CostAnomalyAlert> alerts = lab.alerts()) {
            consumer.subscribe(List.of(lab.topics().name(Topic.ALERTS)));
            while (!done) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                    long now = System.currentTimeMillis();
                    CostAnomalyAlert alert = alerts.deserialize(record.topic(), record.value());
                    if (alert.getStatus() == AlertStatus.OPENED) {
                        received.putIfAbsent(alert.getCrossingEventId(), now);
                    }
                }
            }
        }
    }
}
