package dev.costgauge.bench;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.report.Progress;
import dev.costgauge.topology.PairPartition;
import dev.costgauge.wire.EventEncoder;
import dev.costgauge.wire.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills the topic of events: about 120 bytes each, well placed, in the order of their time. */
final class Feed {

    private static final long HOUR = 3_600_000;

    /** Default of {@code hours.grace}. */
    static final Duration GRACE = Duration.ofMinutes(5);

    /** Events a second. */
    private static final long FULL_LOAD = 500_000;

    private final Lab lab;
    private final Progress progress;

    Feed(Lab lab, Progress progress) {
        this.lab = lab;
        this.progress = progress;
    }

    /** Events of the same number in each of some hours that ended an hour ago or more: a run closes all but the last. */
    void fill(int hours) {
        long first = hoursAgo(hours + 1);
        fill(i -> first + i * hours * HOUR / lab.options().records());
    }

    /** Events of one hour, as close together as a stream at full load would get them. */
    void fillAtFullLoad() {
        long first = hoursAgo(2);
        fill(i -> first + sinceFirst(i));
    }

    /**
     * The same, but that each pair has its first event in the hour before, which closes when three quarters of all events
     * have been counted.
     */
    void fillAroundAClose() {
        long hour = hoursAgo(2);
        long first = hour + GRACE.toMillis() - sinceFirst(lab.options().records() * 3 / 4);
        fill(i -> i < lab.options().pairs() ? hour - HOUR : first + sinceFirst(i));
    }

    private static long sinceFirst(long event) {
        return event * 1_000 / FULL_LOAD;
    }

    private long hoursAgo(int hours) {
        return (lab.clock().millis() / HOUR - hours) * HOUR;
    }

    /**
     * One event of each pair, and then of pairs by chance.
     *
     * @param time of an event by its number, epoch milliseconds
     */
    private void fill(LongUnaryOperator time) {
        long records = lab.options().records();
        List<PairKey> pairs = pairs(lab.options().pairs());
        int partitions = lab.options().partitions();
        PairPartition placement = new PairPartition(partitions);
        EventEncoder encoder = lab.encoder();
        byte[][] keys = pairs.stream().map(PairKey::bytes).toArray(byte[][]::new);
        int[] at = pairs.stream().mapToInt(placement::of).toArray();
        SplittableRandom random = new SplittableRandom(1);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config(lab.clientConfig()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < records; i++) {
                int pair = i < keys.length ? (int) i : random.nextInt(keys.length);
                byte[] value = encoder.encode(event(pairs.get(pair), i, time.applyAsLong(i), random));
                var unused = producer.send(
                        new ProducerRecord<>(lab.topics().name(Topic.EVENTS), at[pair], keys[pair], value));
                if (i % 2_000_000 == 0 && i > 0) {
                    progress.step(String.format(Locale.ROOT, "%,d of %,d events written", i, records));
                }
            }
        }
    }

    static List<PairKey> pairs(int count) {
        return IntStream.range(0, count).mapToObj(Feed::pair).toList();
    }

    static PairKey pair(int number) {
        return new PairKey("bench", "service-%06d".formatted(number), number % 2 == 0 ? "gpt-4o" : "claude-sonnet-4");
    }

    static CostEvent event(PairKey pair, long number, long time, SplittableRandom random) {
        long input = 200 + random.nextInt(2_000);
        long output = 50 + random.nextInt(500);
        return new CostEvent(
                "evt-" + hex(number),
                time,
                pair,
                number % 3 == 0 ? "prod-us" : "prod-eu",
                "checkout",
                input * 2_500 + output * 10_000,
                input,
                output,
                input / 4,
                1,
                hex(number) + hex(~number));
    }

    private static String hex(long number) {
        return HexFormat.of().toHexDigits(number);
    }

    static Map<String, Object> config(Map<String, Object> client) {
        Map<String, Object> config = new HashMap<>(client);
        // See KafkaSink: the topic is new.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 128L << 20);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return config;
    }
}
