package dev.costgauge.load;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.wire.ClockMark;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to Kafka, keyed by the pair's text, idempotently. A record's log time is the broker's: a mark names the
 * event that it comes after, and so a stream that reads both topics hears it after that. One thread sends; Kafka's own thread
 * reports failures, which the next call throws.
 */
public final class KafkaSink implements EventSink {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Function<CostEvent, byte[]> encoder;
    private final String eventsTopic;
    private final String ticksTopic;
    private final Map<PairKey, byte[]> keys = new HashMap<>();
    private final Map<Integer, Long> offsets = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /**
     * @param clientConfig how to reach Kafka
     * @param encoder bytes of an event on the wire
     */
    public KafkaSink(
            Map<String, Object> clientConfig, Function<CostEvent, byte[]> encoder, String eventsTopic, String ticksTopic) {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // A broker that is away comes back: batches wait for it instead of failing the whole load after two minutes.
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        config.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 60_000L);
        // While a broker is about to lead a new partition it may refuse a batch and take the next one, and then refuses the
        // first for ever as out of order. With one request under way there is no next one.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.putAll(clientConfig);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        this.producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.encoder = encoder;
        this.eventsTopic = eventsTopic;
        this.ticksTopic = ticksTopic;
    }

    @Override
    public void send(CostEvent event) {
        throwFailure();
        byte[] key = keys.computeIfAbsent(event.pair(), PairKey::bytes);
        publish(new ProducerRecord<>(eventsTopic, key, encoder.apply(event)));
    }

    /**
     * Sends bytes as they are, which need be no event.
     *
     * @param partition null for the one of the key
     */
    public void send(@Nullable Integer partition, byte @Nullable [] key, byte @Nullable [] value) {
        throwFailure();
        publish(new ProducerRecord<>(eventsTopic, partition, key, value));
    }

    @Override
    public void flush() {
        producer.flush();
        throwFailure();
    }

    @Override
    public void tick(long epochMillis) {
        // Only what is acknowledged has an offset, and the mark says which event it comes after.
        flush();
        int partitions = producer.partitionsFor(ticksTopic).size();
        for (int partition = 0; partition < partitions; partition++) {
            ClockMark mark = new ClockMark(epochMillis, offsets.getOrDefault(partition, -1L));
            publish(new ProducerRecord<>(ticksTopic, partition, null, mark.toBytes()));
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }

    private void publish(ProducerRecord<byte[], byte[]> message) {
        // The callback hears what the future would tell.
        var unused = producer.send(message, (metadata, problem) -> {
            if (problem != null) {
                failure.compareAndSet(null, problem);
            } else if (metadata.topic().equals(eventsTopic)) {
                offsets.merge(metadata.partition(), metadata.offset(), Math::max);
            }
        });
    }

    private void throwFailure() {
        Exception problem = failure.get();
        if (problem != null) {
            throw new KafkaException("an event could not be published to " + eventsTopic + ": " + problem, problem);
        }
    }
}
