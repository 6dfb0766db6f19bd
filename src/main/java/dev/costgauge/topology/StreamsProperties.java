package dev.costgauge.topology;

import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/** The configuration of Kafka Streams that the topology was built for. */
public final class StreamsProperties {

    private static final int BATCH_BYTES = 128 * 1024;

    /**
     * Of one answer of a broker. G1 takes an object of half a region (4 MB, with the options of the image) for a humongous
     * one, and each of those may have it mark the whole heap.
     */
    private static final int FETCH_BYTES = 3 * 1024 * 1024;

    /**
     * Before a partition is no longer polled for. For events two polls, because a run of 128 counts as one; other topics have few
     * records.
     */
    private static final int BUFFERED_RUNS = 16;

    /** A twelfth of the shortest session timeout. */
    private static final int HEARTBEAT_MS = 500;

    private StreamsProperties() {}

    /**
     * The configuration.
     *
     * @param advertised host:port under which other instances reach this one's REST; empty when there are none
     */
    public static Properties of(KafkaSettings kafka, StreamSettings stream, TopicCatalog topics, String advertised) {
        Properties properties = new Properties();
        // Kafka Streams has thousands of metrics, and to make a bean of each, or to note it for brokers that ask, is a tenth of
        // the work of a start. /metrics says those that matter; settings of the client bring the others back.
        properties.put(StreamsConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        properties.putAll(kafka.clientConfig());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, stream.applicationId());
        // A reset asks the brokers who is in the group, and other protocols have groups of another kind.
        properties.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stream.stateDir().toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, stream.threads());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, stream.commitInterval().toMillis());
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, stream.standbyReplicas());
        properties.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
        // Nothing here needs the order between topics that Kafka Streams would wait for, at a fifth of all its time: a clock
        // mark names the event that it comes after, and the journal keeps what order there was.
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        // Only our own stores hold what is gathered; Kafka Streams' record cache has nothing to do.
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.class);
        properties.put(RocksDbMemory.BYTES, Long.toString(stream.rocksDbMemory()));
        // Sources read bytes, so a record that cannot be deserialized does not exist; a bug must stop, not drop.
        properties.put(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndFailExceptionHandler.class);
        properties.put(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndFailProcessingExceptionHandler.class);
        properties.put(
                StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, DefaultProductionExceptionHandler.class);
        // Dead letters are written by the topology, with what the record was; Kafka Streams would write a run without its events.
        properties.remove(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG);
        properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_RUNS);
        properties.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, LogTimeExtractor.class);
        if (!advertised.isEmpty()) {
            properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, advertised);
        }
        if (!stream.instanceId().isEmpty()) {
            properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, stream.instanceId());
        }
        consumer(properties, stream, topics);
        // The broker ends a dead instance's transaction after this; until then whoever takes its partitions over waits.
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                (int) Math.max(10_000, 3 * stream.commitInterval().toMillis()));
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        // A commit writes thousands of hours at once: larger batches are fewer requests and less work for the broker.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        // Some ten topics of each partition have a batch open at a commit; who waits for memory sends small ones.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 1024L * BATCH_BYTES);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        return properties;
    }

    private static void consumer(Properties properties, StreamSettings stream, TopicCatalog topics) {
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), FETCH_BYTES);
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                List.of(EventRunInterceptor.class.getName()));
        properties.put(
                StreamsConfig.mainConsumerPrefix(EventRunInterceptor.TOPICS),
                List.of(topics.name(Topic.EVENTS), topics.name(Topic.REROUTED)));
        // A changelog that has nothing for the reader holds up those that were assigned since, a fetch long: at a start, twice.
        properties.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 50);
        // New changelogs are waited for one by one, each as long as this.
        if (!properties.containsKey(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG)) {
            properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG), 20);
        }
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                (int) stream.sessionTimeout().toMillis());
        // By its next heartbeat an instance learns that another one is gone: a take-over waits up to that long beside the timeout.
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), HEARTBEAT_MS);
    }
}
