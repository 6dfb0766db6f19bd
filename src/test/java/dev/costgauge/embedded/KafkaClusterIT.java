package dev.costgauge.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.testing.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class KafkaClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void readsBackWhatATransactionCommittedAndNotWhatItAborted() throws Exception {
        String topic = Servers.unique("KafkaClusterIT");
        createTopic(Servers.kafka(), topic, 1);
        produce(Servers.kafka(), topic, List.of("lost"), false);
        produce(Servers.kafka(), topic, List.of("kept"), true);

        assertThat(committed(Servers.kafka(), topic, 1)).containsExactly("kept");
    }

    @Test
    void keepsItsPortAndWhatWasCommittedInTheLastMomentBeforeASigkill() throws Exception {
        try (ServerRoom room = Servers.room()) {
            KafkaCluster cluster = room.kafka(1);
            String servers = cluster.bootstrapServers();
            createTopic(servers, "survivors", 1);

            // The commit is promised, but its marker is not in the partition yet.
            try (KafkaProducer<String, String> producer = producer(servers)) {
                send(producer, "survivors", List.of("a", "b"));
                producer.commitTransaction();
                cluster.broker(1).kill();
            }
            cluster.broker(1).restart();

            assertThat(cluster.broker(1).endpoint()).isEqualTo(servers);
            assertThat(committed(servers, "survivors", 2)).containsExactly("a", "b");
            produce(servers, "survivors", List.of("c"), true);
            assertThat(committed(servers, "survivors", 3)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void goesOnWhileOneOfThreeBrokersIsDead() throws Exception {
        try (ServerRoom room = Servers.room()) {
            KafkaCluster cluster = room.kafka(3);
            String servers = cluster.bootstrapServers();
            createTopic(servers, "quorum", 3);
            produce(servers, "quorum", List.of("a"), true);

            cluster.broker(2).kill();
            produce(servers, "quorum", List.of("b"), true);
            assertThat(committed(servers, "quorum", 2)).containsExactly("a", "b");

            cluster.broker(2).restart();
            assertThat(cluster.broker(2).isRunning()).isTrue();
        }
    }

    private static void createTopic(String servers, String topic, int copies) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) copies))).all().get();
        }
    }

    private static void produce(String servers, String topic, List<String> values, boolean commit) throws Exception {
        try (KafkaProducer<String, String> producer = producer(servers)) {
            send(producer, topic, values);
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private static KafkaProducer<String, String> producer(String servers) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", servers,
                "transactional.id", Servers.unique("tx"),
                "max.block.ms", 60_000,
                "reconnect.backoff.max.ms", 1_000);
        var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    private static void send(KafkaProducer<String, String> producer, String topic, List<String> values)
            throws Exception {
        producer.beginTransaction();
        for (String value : values) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    private static List<String> committed(String servers, String topic, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", servers,
                "group.id", Servers.unique("reader"),
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed");
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            Awaitility.await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
                return values.size() >= count;
            });
        }
        return values;
    }
}
