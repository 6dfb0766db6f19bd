package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.CostEvent;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.testing.Servers;
import dev.costgauge.wire.ClockMark;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.SchemaRegistry;
import dev.costgauge.wire.SpecificAvroDeserializer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands load and generate against a real broker and a real registry. */
class LoadIT {

    private static final int PARTITIONS = 3;

    @TempDir
    private Path directory;

    private final String prefix = Servers.unique("load") + "-";
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void publishesEventsWhereTheirPairBelongsAndMarksToEveryPartitionAfterThem() throws Exception {
        createTopics();
        Path trace = Files.writeString(
                directory.resolve("chat_trace.csv"), "timestamp_ms,input_length,output_length\n0,1000,10\n700000,2000,20\n1,3,4\n");
        int code = run("load", "mooncake", trace.toString(), "--start", "2026-11-02T00:00:00Z", "--ticks");
        assertThat(code).as(err.toString()).isZero();

        String pair = PairKey.of("chat", "kimi-k2").text();
        int home = Utils.toPositive(Utils.murmur2(PairKey.of("chat", "kimi-k2").bytes())) % PARTITIONS;
        List<ConsumerRecord<byte[], byte[]>> events = records("cost-events");
        assertThat(events).hasSize(3).allSatisfy(message -> {
            assertThat(new String(message.key(), StandardCharsets.UTF_8)).isEqualTo(pair);
            assertThat(message.partition()).isEqualTo(home);
        });
        List<CostEvent> decoded = decode(events);
        assertThat(decoded).extracting(CostEvent::getEventId)
                .containsExactly("mooncake:chat_trace.csv:2", "mooncake:chat_trace.csv:4", "mooncake:chat_trace.csv:3");
        assertThat(decoded.getFirst().getEventTime()).isEqualTo(Instant.parse("2026-11-02T00:00:00Z"));
        assertThat(Nanos.of(decoded.getFirst().getCost())).isEqualTo(1000 * 600 + 10 * 2500);

        List<ConsumerRecord<byte[], byte[]>> marks = records("costgauge-ticks");
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int wanted = partition;
            assertThat(marks.stream()
                            .filter(mark -> mark.partition() == wanted)
                            .map(mark -> ClockMark.read(mark.value())))
                    .containsExactly(
                            mark("2026-11-02T00:10:00Z", wanted == home ? 1 : -1),
                            mark("2026-11-02T01:05:00Z", wanted == home ? 2 : -1));
        }
        assertThat(marks.getFirst().timestamp()).isGreaterThanOrEqualTo(events.get(1).timestamp());
    }

    private static ClockMark mark(String time, long afterOffset) {
        return new ClockMark(Instant.parse(time).toEpochMilli(), afterOffset);
    }

    @Test
    void generatesAtItsRateForItsTimeWithARunawayInOnePlace() throws Exception {
        createTopics();
        int code = run(
                "generate", "--pairs", "20", "--rate", "500", "--duration", "PT3S", "--seed", "4", "--runaway-after", "PT1S");
        assertThat(code).as(err.toString()).isZero();

        List<CostEvent> events = decode(records("cost-events"));
        assertThat(out.toString())
                .contains("shop/checkout-assistant/gpt-4o runs away in ")
                .contains(String.format(Locale.ROOT, "%,d events sent", events.size()));
        assertThat(events.size()).isGreaterThanOrEqualTo(1400);
        Map<String, Long> byPlace = new HashMap<>();
        for (CostEvent event : events) {
            String place = event.getService() + " " + event.getCluster() + "/" + event.getNamespace();
            byPlace.merge(place, Nanos.of(event.getCost()), Long::sum);
        }
        String most = Collections.max(byPlace.entrySet(), Map.Entry.comparingByValue()).getKey();
        assertThat(most).startsWith("checkout-assistant ");
        assertThat(out.toString()).contains("runs away in " + most.substring("checkout-assistant ".length()) + ":");
    }

    @Test
    void saysWhichTopicsAreMissingInsteadOfLettingABrokerInventThem() {
        int code = run("generate", "--duration", "PT1S");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("lacks one of the topics " + prefix + "cost-events, " + prefix + "costgauge-ticks");
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of(arguments));
        for (String setting : List.of(
                "kafka.bootstrap.servers=" + Servers.kafka(),
                "schema.registry.url=" + Servers.registry(),
                "topics.prefix=" + prefix)) {
            all.addAll(List.of("--set", setting));
        }
        return line.execute(all.toArray(String[]::new));
    }

    /** Everything that a topic holds, partition by partition. */
    private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", Servers.kafka()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                TopicPartition source = new TopicPartition(prefix + topic, partition);
                consumer.assign(List.of(source));
                consumer.seekToBeginning(List.of(source));
                long end = consumer.endOffsets(List.of(source)).getOrDefault(source, 0L);
                while (consumer.position(source) < end) {
                    consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                }
            }
        }
        return records;
    }

    private static List<CostEvent> decode(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
        try (SchemaRegistry registry = new RestSchemaRegistry(
                        RegistrySettings.of(Servers.registry()), new SimpleMeterRegistry(), InstantSource.system());
                SpecificAvroDeserializer<CostEvent> deserializer =
                        new SpecificAvroDeserializer<>(registry, CostEvent.class)) {
            return records.stream()
                    .map(message -> deserializer.deserialize(message.topic(), message.value()))
                    .toList();
        }
    }

    private void createTopics() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Servers.kafka()))) {
            List<NewTopic> topics = new ArrayList<>();
            for (String name : List.of("cost-events", "costgauge-ticks")) {
                topics.add(new NewTopic(prefix + name, PARTITIONS, (short) 1)
                        .configs(Map.of("message.timestamp.type", "LogAppendTime")));
            }
            admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
        }
    }
}
