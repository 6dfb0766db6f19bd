package dev.costgauge.letters;

import dev.costgauge.topology.LetterHeaders;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends letters again, each once: the record and the note that it was sent are one transaction. Who opens this ends every
 * other sender of the installation, so notes that are read after that are all there are. One thread.
 */
public final class LetterSender implements AutoCloseable {

    private static final int BATCH = 500;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String letters;
    private int inTransaction;

    /**
     * Opens a sender.
     *
     * @param client settings of Kafka's clients
     * @param applicationId of the stream whose letters are sent
     */
    public LetterSender(Map<String, Object> client, TopicCatalog topics, String applicationId) {
        letters = topics.name(Topic.DEAD_LETTERS);
        Map<String, Object> config = new HashMap<>(client);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, applicationId + "-dlq-replay");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    /**
     * Sends a letter to a topic.
     *
     * @param partition -1 where any will do
     * @throws org.apache.kafka.common.KafkaException when it cannot, or another sender was opened since; what was not
     *     committed is not sent then
     */
    public void send(Letter letter, String topic, int partition) {
        if (inTransaction == 0) {
            producer.beginTransaction();
        }
        @Nullable Integer to = partition < 0 ? null : (Integer) partition;
        // A failed send fails the commit.
        var unused = producer.send(new ProducerRecord<>(topic, to, letter.key(), letter.value(), headers(letter)));
        var unusedToo = producer.send(note(letter, topic));
        if (++inTransaction == BATCH) {
            commit();
        }
    }

    /** Makes everything that was sent visible. */
    public void commit() {
        if (inTransaction > 0) {
            producer.commitTransaction();
            inTransaction = 0;
        }
    }

    /** The record's own headers, and which letter it was. */
    private static Headers headers(Letter letter) {
        Headers headers = new RecordHeaders();
        for (Header header : letter.headers()) {
            if (!header.key().startsWith(LetterHeaders.OURS)) {
                headers.add(header);
            }
        }
        return put(headers, LetterHeaders.REPLAY_OF, letter.id().toString());
    }

    private ProducerRecord<byte[], byte[]> note(Letter letter, String topic) {
        Headers headers = new RecordHeaders();
        put(headers, LetterHeaders.REASON, Letter.REPLAYED);
        put(headers, LetterHeaders.RULE, "the letter at this partition and offset was sent to " + topic + " again");
        put(headers, LetterHeaders.TOPIC, letters);
        put(headers, LetterHeaders.PARTITION, Integer.toString(letter.id().partition()));
        put(headers, LetterHeaders.OFFSET, Long.toString(letter.id().offset()));
        return new ProducerRecord<>(letters, letter.id().partition(), letter.key(), null, headers);
    }

    private static Headers put(Headers headers, String name, String value) {
        return headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** What was not committed is not sent. */
    @Override
    public void close() {
        producer.close();
    }
}
