package dev.costgauge.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineCommandType;
import dev.costgauge.avro.SlotSeed;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.query.QueryInstance.Reply;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.topology.PairPartition;
import dev.costgauge.wire.SpecificAvroSerde;
import dev.costgauge.wire.Topic;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances over one topology: the same answers from both, and honest ones while one of them is killed. */
class StreamQueriesIT {

    private static final int PARTITIONS = 6;
    private static final int PAIRS = 24;
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<PairKey, Long> expected = new TreeMap<>();

    @TempDir
    private Path folder;

    @Test
    void answersTheSameOnEveryInstanceAndHonestlyWhileTheOwnerDies() throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique("queries") + "-", PARTITIONS);
                QueryInstance here = QueryInstance.start(topics.settings(folder.resolve("here")), 0)) {
            Process other = startOther(topics, 0);
            try {
                int otherPort = portOf(other);
                send(topics);
                awaitShared(here.http.port(), otherPort);
                Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                    assertExact(here.http.port(), "active");
                    assertExact(otherPort, "active");
                });
                assertListsAgree(here.http.port(), otherPort);
                assertThat(get(here.http.port(), "/metrics").body())
                        .contains("costgauge_queries_forwarded_total{outcome=\"answered\"}");

                other.destroyForcibly().waitFor();
                Set<Integer> statuses = new TreeSet<>();
                Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                    assertTrueOrUnavailable(here.http.port(), statuses);
                    assertExact(here.http.port(), "active");
                });
                assertThat(statuses).contains(503).isSubsetOf(200, 503);
                Reply all = get(here.http.port(), "/v1/series?limit=1000");
                assertThat(all.json().get("missingPartitions")).isEmpty();
                assertThat(all.json().get("items")).hasSize(PAIRS);
            } finally {
                other.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void answersFromAWarmCopyAndSaysSoWhileTheOwnerIsDead() throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique("standbys") + "-", PARTITIONS);
                QueryInstance here = QueryInstance.start(topics.settings(folder.resolve("here")), 1)) {
            Process other = startOther(topics, 1);
            try {
                int otherPort = portOf(other);
                send(topics);
                awaitShared(here.http.port(), otherPort);
                // What this instance follows only, it answers from its standby.
                Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(exactRoles(here.http.port()))
                        .containsExactlyInAnyOrder("active", "standby"));

                other.destroyForcibly().waitFor();
                assertThat(exactRoles(here.http.port())).containsExactlyInAnyOrder("active", "standby");
                Reply all = get(here.http.port(), "/v1/series?limit=1000");
                assertThat(all.json().get("missingPartitions")).isEmpty();
                assertThat(all.json().at("/staleness/role").textValue()).isEqualTo("standby");
                assertThat(all.json().get("items")).hasSize(PAIRS);
                Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertExact(here.http.port(), "active"));
            } finally {
                other.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void asksTheOthersWhenItsOwnStoresAreClosed() throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique("closing") + "-", PARTITIONS);
                QueryInstance here = QueryInstance.start(topics.settings(folder.resolve("here")), 1)) {
            Process other = startOther(topics, 1);
            try {
                int port = here.http.port();
                send(topics);
                awaitShared(port, portOf(other));
                for (int each : new int[] {port, portOf(other)}) {
                    Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(exactRoles(each))
                            .containsExactlyInAnyOrder("active", "standby"));
                }

                here.closeStream();

                assertThat(exactRoles(port)).isNotEmpty();
                Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                    JsonNode all = get(port, "/v1/series?limit=1000").json();
                    assertThat(all.get("missingPartitions")).isEmpty();
                    assertThat(all.get("items")).hasSize(PAIRS);
                });
            } finally {
                other.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void tellsEverythingAboutAPairItsBaselinesItsHoursAndItsAlert() throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique("queries-one") + "-", 2);
                QueryInstance here = QueryInstance.start(plain(topics), 0)) {
            int port = here.http.port();
            PairKey pair = new PairKey("team/a", "chat:v2", "meta/llama 70%");
            String path = "/v1/series/team%2Fa/chat%3Av2/meta%2Fllama%2070%25";
            seed(topics, pair);
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            get(port, path + "/baselines?slot=7").json().at("/data/slots/0/baseline").doubleValue())
                    .isEqualTo(2.0));
            Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
            send(topics, pair, "1", now, "5.25");
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            get(port, path).json().at("/data/openHour/cost").asText())
                    .isEqualTo("5.25"));
            topics.sendAstray(
                    event(pair, "2", now, "1.000000001"), 1 - new PairPartition(2).of(pair), TRACEPARENT);

            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            get(port, path).json().at("/data/openHour/cost").asText())
                    .isEqualTo("6.250000001"));
            JsonNode series = get(port, path).json();
            assertThat(series.at("/data/openHour/threshold").doubleValue()).isEqualTo(6.0);
            assertThat(series.at("/data/openHour/anomalous").booleanValue()).isTrue();
            assertThat(series.at("/data/openHour/shares/0/cost").textValue()).isEqualTo("6.250000001");
            assertThat(series.at("/data/episode/excess").textValue()).isEqualTo("4.250000001");
            assertThat(series.at("/position/" + topics.catalog().name(Topic.EVENTS))).isNotEmpty();
            assertThat(series.at("/staleness/behindMs").longValue()).isLessThan(60_000);
            assertThat(get(port, path + "/baselines").json().at("/data/slots")).hasSize(168);
            assertThat(get(port, path + "/hours").json().at("/data/hours/0/open").booleanValue()).isTrue();

            String id = series.at("/data/episode/alertId").textValue();
            JsonNode alert = get(port, "/v1/alerts/" + id).json();
            assertThat(alert.at("/data/crossingEventId").textValue()).isEqualTo("2");
            assertThat(alert.at("/data/cost").textValue()).isEqualTo("6.250000001");
            assertThat(get(port, "/v1/alerts?status=open").json().at("/items/0/alertId").textValue()).isEqualTo(id);
            assertThat(get(port, "/v1/alerts?status=resolved").json().get("items")).isEmpty();
            assertThat(get(port, "/v1/alerts?project=team%2Fa&service=chat%3Av2").json().get("items")).hasSize(1);
            assertThat(get(port, "/v1/alerts?project=team").json().get("items")).isEmpty();
            assertThat(get(port, "/v1/alerts/" + "0".repeat(32)).status()).isEqualTo(404);
            assertThat(traceOfAlerts(topics)).isEqualTo(TRACEPARENT);
            assertLedgerHas(port, pair, now, "6.250000001");
            assertThat(get(port, "/v1/series/team%2Fa/chat%3Av2/none").status()).isEqualTo(404);
            assertThat(get(port, "/v1/topology").json().at("/subTopologies")).hasSize(2);
            // Partitions answer before the last thread has joined.
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            get(port, "/health").json().get("streams").textValue())
                    .isEqualTo("RUNNING"));
        }
    }

    /** Of the first alert's record; the event that crossed had come by another partition. */
    private static String traceOfAlerts(StreamTopics topics) {
        List<ConsumerRecord<byte[], byte[]>> alerts = new ArrayList<>();
        Awaitility.await().atMost(PATIENCE).until(() -> alerts.addAll(topics.poll(Topic.ALERTS)));
        return new String(alerts.getFirst().headers().lastHeader("traceparent").value(), StandardCharsets.US_ASCII);
    }

    /** A line of the hour says that all is in open hours, and pages go through every line once. */
    private void assertLedgerHas(int port, PairKey pair, Instant now, String dollars) {
        JsonNode here = get(port, "/v1/series/" + Peers.encoded(pair.project()) + "/" + Peers.encoded(pair.service()) + "/"
                        + Peers.encoded(pair.model()))
                .json();
        String path = "/v1/ledger?partition=" + here.at("/data/partition").intValue() + "&hour=" + now;
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        get(port, path).json().at("/items/0/in").asText())
                .isEqualTo(dollars));
        JsonNode line = get(port, path).json().at("/items/0");
        assertThat(line.get("open").textValue()).isEqualTo(dollars);
        assertThat(line.get("inEvents").intValue()).isEqualTo(2);
        assertThat(line.get("unaccounted").textValue()).isEqualTo("0");
        String other = "/v1/ledger?partition=" + (1 - line.get("partition").intValue());
        assertThat(get(port, other).json().get("items")).isEmpty();
    }

    /** The plain rule, whose threshold can be said beforehand; with traces, of which the stream itself sends nothing. */
    private Map<String, String> plain(StreamTopics topics) {
        Map<String, String> settings = new HashMap<>(topics.settings(folder));
        settings.put("detect.rule", "ewma-ratio");
        settings.put("trace.endpoint", "http://127.0.0.1:4318");
        return settings;
    }

    private void send(StreamTopics topics) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        for (int i = 0; i < PAIRS * 50; i++) {
            PairKey pair = PairKey.of("service-" + i % PAIRS, "model/" + i % 3);
            send(topics, pair, "event-" + i, now, Nanos.toDecimal(1_000_000_007L + i).toPlainString());
            expected.merge(pair, 1_000_000_007L + i, Long::sum);
        }
        topics.flush();
    }

    private static void send(StreamTopics topics, PairKey pair, String id, Instant time, String dollars) {
        topics.send(event(pair, id, time, dollars));
    }

    private static CostEvent event(PairKey pair, String id, Instant time, String dollars) {
        return new CostEvent(id, time.toEpochMilli(), pair, "eu-1", "search", Nanos.parse(dollars), 100, 10, 0, 1, "");
    }

    private static void seed(StreamTopics topics, PairKey pair) throws Exception {
        BaselineCommand command = BaselineCommand.newBuilder()
                .setCommandId("seed")
                .setType(BaselineCommandType.SEED)
                .setVersion(1)
                .setIssuedAt(Instant.ofEpochMilli(System.currentTimeMillis()))
                .setIssuedBy("test")
                .setProject(pair.project())
                .setService(pair.service())
                .setModel(pair.model())
                .setSeeds(IntStream.range(0, 168).mapToObj(slot -> new SlotSeed(slot, 2.0, 4)).toList())
                .build();
        String topic = topics.catalog().name(Topic.COMMANDS);
        try (var serde = new SpecificAvroSerde<>(topics.registry(), BaselineCommand.class);
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", Servers.kafka()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            byte[] value = serde.serializer().serialize(topic, command);
            producer.send(new ProducerRecord<>(topic, pair.bytes(), value)).get();
        }
    }

    /** Until each instance is active for some partitions. */
    private void awaitShared(int here, int other) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Integer> active = new HashMap<>();
            get(here, "/v1/topology").json().path("instances").forEach(instance -> active.put(
                    instance.get("instance").textValue(), instance.get("active").size()));
            assertThat(active).containsOnlyKeys("127.0.0.1:" + here, "127.0.0.1:" + other);
            assertThat(active.values()).doesNotContain(0);
        });
    }

    private void assertExact(int port, String role) {
        assertThat(exactRoles(port)).containsExactly(role);
    }

    /** Which kinds of copy answered, once all totals are exact. */
    private Set<String> exactRoles(int port) {
        Set<String> roles = new TreeSet<>();
        expected.forEach((pair, nanos) -> {
            Reply reply = get(port, PeerPaths.series(pair));
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            assertThat(costOf(reply)).as(pair.text()).isEqualTo(nanos);
            assertThat(offsetOf(reply)).as(reply.body()).isPositive();
            roles.add(reply.json().at("/staleness/role").textValue());
        });
        return roles;
    }

    /** No pair may be unknown, and no total other than the true one, however the instances are. */
    private void assertTrueOrUnavailable(int port, Set<Integer> statuses) {
        expected.forEach((pair, nanos) -> {
            Reply reply = get(port, PeerPaths.series(pair));
            statuses.add(reply.status());
            if (reply.status() == 200) {
                assertThat(costOf(reply)).as(pair.text()).isEqualTo(nanos);
            } else {
                assertThat(reply.status()).as(reply.body()).isEqualTo(503);
                assertThat(reply.retryAfter()).matches("[1-9]\\d*");
            }
        });
        Reply list = get(port, "/v1/series?limit=1000");
        statuses.add(list.status());
        if (list.status() == 200 && list.json().get("missingPartitions").isEmpty()) {
            assertThat(list.json().get("items")).hasSize(PAIRS);
        }
    }

    private void assertListsAgree(int here, int other) {
        List<String> all = names(here, "/v1/series?limit=1000");
        assertThat(all).hasSize(PAIRS).doesNotHaveDuplicates();
        assertThat(names(other, "/v1/series?limit=1000")).isEqualTo(all);
        List<String> paged = new ArrayList<>();
        String path = "/v1/series?limit=5";
        while (path != null) {
            JsonNode page = get(other, path).json();
            assertThat(page.get("missingPartitions")).isEmpty();
            page.get("items").forEach(item -> paged.add(item.get("service").textValue()));
            path = page.get("next").isNull()
                    ? null
                    : "/v1/series?limit=5&after=" + Peers.encoded(page.get("next").textValue());
        }
        assertThat(paged).isEqualTo(all);
        List<String> costliest = names(here, "/v1/series?order=cost&limit=3");
        assertThat(costliest).isEqualTo(names(other, "/v1/series?order=cost&limit=3")).hasSize(3);
        JsonNode ledger = get(here, "/v1/ledger").json();
        assertThat(ledger.get("missingPartitions")).isEmpty();
        assertThat(ledger.get("items")).hasSizeGreaterThan(1).isEqualTo(get(other, "/v1/ledger").json().get("items"));
        JsonNode page = get(other, "/v1/ledger?limit=1").json();
        JsonNode rest = get(here, "/v1/ledger?after=" + page.get("next").textValue()).json();
        assertThat(page.at("/items/0")).isEqualTo(ledger.at("/items/0"));
        assertThat(rest.get("items")).hasSize(ledger.get("items").size() - 1);
    }

    private List<String> names(int port, String path) {
        List<String> names = new ArrayList<>();
        get(port, path).json().get("items").forEach(item -> names.add(item.get("service").textValue()));
        return names;
    }

    /** Offset of the pair's partition of events, as the answer's position has it. */
    private static long offsetOf(Reply reply) {
        long offset = 0;
        for (Map.Entry<String, JsonNode> topic : reply.json().get("position").properties()) {
            if (topic.getKey().endsWith("cost-events")) {
                offset = topic.getValue().path(reply.json().at("/data/partition").asText()).asLong();
            }
        }
        return offset;
    }

    private static long costOf(Reply reply) {
        return Usd.parse(reply.json().at("/data/openHour/cost").asText("0")).nanos();
    }

    private Reply get(int port, String path) {
        return QueryInstance.get(client, port, path);
    }

    private Process startOther(StreamTopics topics, int standbys) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                QueryInstance.class.getName(),
                Integer.toString(standbys),
                folder.resolve("port").toString()));
        topics.settings(folder.resolve("other")).forEach((key, value) -> command.add(key + "=" + value));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("other.log").toFile())
                .start();
    }

    private int portOf(Process process) throws Exception {
        Path file = folder.resolve("port");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> Files.exists(file) || process.waitFor(1, TimeUnit.MILLISECONDS));
        assertThat(process.isAlive()).as(() -> "the other instance runs; see " + folder).isTrue();
        return Integer.parseInt(Files.readString(file));
    }
}
