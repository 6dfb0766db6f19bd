package dev.costgauge.sweep;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.cost.PairKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends commands to the stream and waits until they are stored. Thread-safe. */
final class CommandSender implements AutoCloseable {

    private static final Duration STORED = Duration.ofSeconds(150);

    private final String topic;
    private final KafkaProducer<String, BaselineCommand> producer;

    CommandSender(StreamTopics topics) {
        this.topic = topics.commands();
        Properties properties = new Properties();
        properties.putAll(topics.client());
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "costgauge-sweep");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        // See KafkaSink: a batch that is refused while a partition gets its leader must not be overtaken.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        this.producer =
                new KafkaProducer<>(properties, new StringSerializer(), topics.commandWriter().get());
    }

    /** Returns when all are stored; throws what Kafka gave when one is not. */
    void send(List<BaselineCommand> commands) {
        List<Future<RecordMetadata>> stored = new ArrayList<>(commands.size());
        for (BaselineCommand command : commands) {
            PairKey pair = new PairKey(command.getProject(), command.getService(), command.getModel());
            stored.add(producer.send(new ProducerRecord<>(topic, pair.text(), command)));
        }
        producer.flush();
        for (Future<RecordMetadata> each : stored) {
            KafkaCalls.await(each, STORED);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
