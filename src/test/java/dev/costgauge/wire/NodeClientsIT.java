package dev.costgauge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.costgauge.avro.AlertKind;
import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostShare;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.Nanos;
import dev.costgauge.testing.Servers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both registry clients of the Node world write our events and read our alerts, through a real broker and registry. */
class NodeClientsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCRIPTS = Path.of("src/test/interop");
    private static final Path INSTALLED = Path.of("target/interop");
    private static final int EVENTS = 20;

    private final SchemaRegistry registry = new RestSchemaRegistry(
            RegistrySettings.of(Servers.registry()), new SimpleMeterRegistry(), InstantSource.system());
    private final TopicCatalog catalog =
            new TopicCatalog(TopicSettings.defaults().with(Servers.unique("NodeClientsIT") + ".", 2));

    @BeforeAll
    static void installTheClients() throws IOException, InterruptedException {
        Files.createDirectories(INSTALLED);
        Path lock = INSTALLED.resolve("package-lock.json");
        boolean fresh = Files.exists(INSTALLED.resolve("node_modules"))
                && Files.exists(lock)
                && Files.mismatch(SCRIPTS.resolve("package-lock.json"), lock) < 0;
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            for (Path file : files.toList()) {
                Files.copy(file, INSTALLED.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!fresh) {
            run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), "", Duration.ofMinutes(8));
        }
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafkajs", "confluent"})
    void writesOurEventsAndReadsOurAlerts(String client) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Servers.kafka()))) {
            assertThat(new TopicAdmin(admin, registry, catalog).apply()).allMatch(TopicReport::isGood);
        }
        List<CostAnomalyAlert> alerts = List.of(alert(0, AlertStatus.OPENED), alert(1, AlertStatus.RESOLVED));
        publish(alerts);
        Random random = new Random(5);
        List<CostEvent> events = Stream.generate(() -> Events.random(random)).limit(EVENTS).toList();

        JsonNode read = JSON.readTree(run(
                List.of(
                        "node", "interop.mjs", client, Servers.kafka(), Servers.registry(), catalog.name(Topic.EVENTS),
                        Path.of("schemas/cost-events.avsc").toAbsolutePath().toString(), catalog.name(Topic.ALERTS),
                        "2"),
                json(events), Duration.ofMinutes(3)));

        assertThat(written()).containsExactlyInAnyOrderElementsOf(events);
        assertThat(read).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertSame(read.get(i), alerts.get(i));
        }
    }

    private List<CostEvent> written() throws RefusedEventException {
        String topic = catalog.name(Topic.EVENTS);
        EventDecoder decoder = new EventDecoder(registry, AcceptSettings.defaults());
        EventCursor cursor = new EventCursor();
        List<CostEvent> events = new ArrayList<>();
        List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", Servers.kafka()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                for (ConsumerRecord<byte[], byte[]> event : consumer.poll(Duration.ofSeconds(1))) {
                    // The events' times lie around the log time of this package's tests, not today.
                    assertThat(decoder.decode(event.value(), Events.LOG_TIME, cursor)).isNull();
                    events.add(cursor.toEvent());
                }
            }
        }
        return events;
    }

    private void publish(List<CostAnomalyAlert> alerts) throws ExecutionException, InterruptedException {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", Servers.kafka()), new StringSerializer(),
                new SpecificAvroSerializer<CostAnomalyAlert>(registry))) {
            for (CostAnomalyAlert alert : alerts) {
                producer.send(new ProducerRecord<>(catalog.name(Topic.ALERTS), "default/checkout/gpt-4o", alert)).get();
            }
        }
    }

    private static void assertSame(JsonNode read, CostAnomalyAlert alert) {
        assertThat(read.path("alertId").asText()).isEqualTo(alert.getAlertId());
        assertThat(read.path("sequence").asInt()).isEqualTo(alert.getSequence());
        assertThat(read.path("status").asText()).isEqualTo(alert.getStatus().name());
        assertThat(read.path("service").asText()).isEqualTo(alert.getService());
        assertThat(read.path("cost").asLong()).isEqualTo(Nanos.of(alert.getCost()));
        assertThat(read.path("expected").asDouble()).isEqualTo(alert.getExpected());
        assertThat(read.path("openedHour").asLong()).isEqualTo(alert.getOpenedHour().toEpochMilli());
        assertThat(read.path("ruleParameters").path("alpha").asText()).isEqualTo("0.1");
        assertThat(read.path("shares").path(0).path("namespace").asText()).isEqualTo("zahlung-ü");
        assertThat(read.path("shares").path(0).path("cost").asLong())
                .isEqualTo(Nanos.of(alert.getShares().getFirst().getCost()));
        assertThat(read.path("reason").asText()).isEqualTo(alert.getReason());
    }

    private static CostAnomalyAlert alert(int sequence, AlertStatus status) {
        return CostAnomalyAlert.newBuilder()
                .setAlertId("00112233445566778899aabbccddeeff")
                .setSequence(sequence)
                .setStatus(status)
                .setKind(AlertKind.SPIKE)
                .setProject("default")
                .setService("checkout")
                .setModel("gpt-4o")
                .setOpenedHour(Instant.ofEpochMilli(1_800_000_000_000L))
                .setHour(Instant.ofEpochMilli(1_800_003_600_000L))
                .setSlot(17)
                .setZone("UTC")
                .setHourClosed(status == AlertStatus.RESOLVED)
                .setCost(Nanos.toDecimal(123_456_789_012L))
                .setExpected(12.5)
                .setThreshold(37.5)
                .setExcess(Nanos.toDecimal(110_956_789_012L))
                .setAnomalousHours(1)
                .setRule("ewma-ratio")
                .setRuleParameters(Map.of("alpha", "0.1", "ratio", "3"))
                .setShares(List.of(new CostShare("eu-west-1", "zahlung-ü", Nanos.toDecimal(123_456_789_013L))))
                .setOtherCost(Nanos.toDecimal(-1))
                .setCrossingEventId("event-7")
                .setCrossingTraceId("")
                .setCrossingEventTime(null)
                .setDetectedAt(Instant.ofEpochMilli(1_800_003_700_000L))
                .setReason("$123.46 is above 3 times $12.50.")
                .build();
    }

    private static String json(List<CostEvent> events) throws JsonProcessingException {
        ArrayNode array = JSON.createArrayNode();
        for (CostEvent event : events) {
            array.addObject()
                    .put("eventId", event.eventId())
                    .put("eventTime", event.eventTime())
                    .put("project", event.pair().project())
                    .put("service", event.pair().service())
                    .put("model", event.pair().model())
                    .put("cluster", event.cluster())
                    .put("namespace", event.namespace())
                    .put("cost", String.valueOf(event.costNanos()))
                    .put("inputTokens", event.inputTokens())
                    .put("outputTokens", event.outputTokens())
                    .put("cachedTokens", event.cachedTokens())
                    .put("requests", event.requests())
                    .put("traceId", event.traceId());
        }
        return JSON.writeValueAsString(array);
    }

    /** Runs a command in the folder of the installed clients and gives its standard output. */
    private static String run(List<String> command, String input, Duration limit)
            throws IOException, InterruptedException {
        Path in = Files.createTempFile("interop", ".json");
        Path out = Files.createTempFile("interop", ".out");
        Path err = Files.createTempFile("interop", ".err");
        Files.writeString(in, input);
        Process process = new ProcessBuilder(command)
                .directory(INSTALLED.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)).as("%s within %s", command, limit).isTrue();
            assertThat(process.exitValue()).as("%s%n%s%n%s", command, Files.readString(err), Files.readString(out)).isZero();
            return Files.readString(out);
        } finally {
            process.destroyForcibly();
            for (Path file : List.of(in, out, err)) {
                Files.delete(file);
            }
        }
    }
}
