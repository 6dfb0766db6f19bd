package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineCommandType;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.HourTotals;
import dev.costgauge.testing.Servers;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.SpecificAvroSerializer;
import dev.costgauge.wire.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sweep makes of the stream's own topics when somebody else wrote to them, or when ClickHouse has lost a pair. */
class SweptTopicsIT {

    private static final Instant NOW = Instant.parse("2026-11-18T10:05:00Z");

    private final PairKey search = PairKey.of(Servers.unique("search"), "gpt-4o");
    private final PairKey lost = PairKey.of(Servers.unique("lost"), "gpt-4o");
    private final RestSchemaRegistry registry = new RestSchemaRegistry(
            RegistrySettings.of(Servers.registry()), new SimpleMeterRegistry(), InstantSource.system());
    private SweepStage stage;
    private KafkaProducer<byte[], byte[]> producer;
    private long hour;

    @BeforeEach
    void open() throws Exception {
        stage = new SweepStage(SweepStage.settings(2, 4), NOW);
        producer = new KafkaProducer<>(stage.kafka, new ByteArraySerializer(), new ByteArraySerializer());
        hour = stage.closed - 6;
        stage.archive(search, hour, totals(5));
        stage.publishHour(search, hour, 0, totals(5));
    }

    @AfterEach
    void close() {
        producer.close();
        stage.close();
        registry.close();
    }

    @Test
    void recordsThatTheStreamDidNotWriteArePassedOverCountedAndNamed() throws Exception {
        int home = partitionOf(search);
        stage.publishSlot(stage.slot(search, 10, 1.5));
        stage.table.upsert(List.of(stage.slot(search, 10, 1.5)));
        stage.cache.upsert(List.of(stage.slot(search, 10, 1.5)));
        plant(Topic.HOURS, home, "no record".getBytes(StandardCharsets.UTF_8));
        // The same hour with other totals and a higher revision, where the pair is not at home.
        plant(Topic.HOURS, (home + 1) % SweepStage.PARTITIONS, bytes(Topic.HOURS, hourOf(search.service())));
        plant(Topic.HOURS, home, bytes(Topic.HOURS, hourOf("")));
        plant(Topic.UPDATES, home, bytes(Topic.HOURS, hourOf(search.service())));
        plant(Topic.LEDGER, 1, "no line".getBytes(StandardCharsets.UTF_8));
        // Lines where the stream puts none: of another partition, and of one that the topic of events has not.
        plant(Topic.LEDGER, (home + 1) % SweepStage.PARTITIONS, bytes(Topic.LEDGER, line(home, 1000)));
        plant(Topic.LEDGER, 0, bytes(Topic.LEDGER, line(SweepStage.PARTITIONS, 1000)));
        // Something must be read of the partition in which the stranger lies.
        PairKey neighbour = pairIn((home + 1) % SweepStage.PARTITIONS);
        stage.archive(neighbour, hour, totals(1));
        stage.publishHour(neighbour, hour, 0, totals(1));
        stage.settle();

        SweepResult found = stage.sweep(Optional.empty());

        assertThat(found.settled()).as(found.reason()).isTrue();
        assertThat(found.totals().hours()).isEqualTo(new HourSums(2, 0, 0, 0, 6, 6));
        assertThat(found.totals().postgres().compared()).isEqualTo(1);
        assertThat(found.balanced()).isTrue();
        assertThat(stage.commands()).extracting(BaselineCommand::getType).doesNotContain(BaselineCommandType.CORRECT);
        assertThat(found.totals().differences())
                .allSatisfy(each -> assertThat(each.found()).isNotEmpty())
                .extracting(Difference::where, Difference::kind, each -> each.what().replaceAll("offset \\d+ of .*\\.", ""))
                .containsExactlyInAnyOrder(
                        tuple("kafka", "unreadable", "cost-hours-" + home),
                        tuple("kafka", "misplaced", "cost-hours-" + (home + 1) % SweepStage.PARTITIONS),
                        tuple("kafka", "unreadable", "cost-hours-" + home),
                        tuple("kafka", "unreadable", "cost-baseline-updates-" + home),
                        tuple("kafka", "unreadable", "cost-ledger-1"),
                        tuple("kafka", "misplaced", "cost-ledger-" + (home + 1) % SweepStage.PARTITIONS),
                        tuple("kafka", "misplaced", "cost-ledger-0"));
        assertThat(stage.meters
                        .counter("costgauge.sweep.strays", "topic", stage.topics.name(Topic.HOURS), "kind", "unreadable")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void whatMayLieInAnotherPartitionIsReportedAndNotCorrected() throws Exception {
        PairKey moved = pairIn(partitionOf(search));
        stage.archive(moved, hour, totals(4));
        // As if the topic had had other partitions when the hour was published.
        plant(Topic.HOURS, (partitionOf(moved) + 1) % SweepStage.PARTITIONS, bytes(Topic.HOURS, hourOf(moved.service())));
        stage.settle();

        assertReportedAndNotCorrected(moved);
    }

    @Test
    void whatTheRegistryDoesNotKnowIsReportedAndNotCorrected() throws Exception {
        PairKey unread = pairIn(partitionOf(search));
        stage.archive(unread, hour, totals(4));
        byte[] value = bytes(Topic.HOURS, hourOf(unread.service()));
        ByteBuffer.wrap(value).putInt(1, Integer.MAX_VALUE);
        plant(Topic.HOURS, partitionOf(unread), value);
        stage.settle();

        assertReportedAndNotCorrected(unread);
    }

    @Test
    void bytesThatTheStreamNeverWritesHoldNothingBack() throws Exception {
        PairKey missed = pairIn(partitionOf(search));
        stage.archive(missed, hour, totals(4));
        plant(Topic.HOURS, partitionOf(missed), "no record".getBytes(StandardCharsets.UTF_8));
        plant(Topic.HOURS, partitionOf(missed), bytes(Topic.HOURS, hourOf("")));
        stage.settle();

        SweepResult found = stage.sweep(Optional.empty());

        assertThat(found.totals().hours().corrected()).isEqualTo(1);
        assertThat(stage.commands()).extracting(BaselineCommand::getType).contains(BaselineCommandType.CORRECT);
    }

    private void assertReportedAndNotCorrected(PairKey pair) throws Exception {
        SweepResult found = stage.sweep(Optional.empty());

        assertThat(found.settled()).as(found.reason()).isTrue();
        assertThat(found.totals().hours()).isEqualTo(new HourSums(2, 1, 0, 0, 9, 5));
        assertThat(found.totals().differences())
                .extracting(Difference::pair, Difference::where, Difference::kind, Difference::action)
                .contains(tuple(pair.text(), "stream", "missing", "reported"));
        assertThat(stage.commands()).isEmpty();
        assertThat(stage.meters.counter("costgauge.sweep.withheld").count()).isPositive();
    }

    @Test
    void aPairThatClickHouseHasLostAltogetherIsNamedWithItsHour() throws Exception {
        stage.publishHour(lost, hour, 0, totals(7));
        int events = partitionOf(lost) == partitionOf(search) ? 12 : 7;
        plant(Topic.LEDGER, partitionOf(lost), bytes(Topic.LEDGER, line(partitionOf(lost), events)));
        stage.settle();

        SweepResult found = stage.sweep(Optional.empty());

        String start = Instant.ofEpochMilli(HourOfWeek.startOf(hour)).toString();
        assertThat(found.ledger().different()).isEqualTo(1);
        assertThat(found.balanced()).isFalse();
        assertThat(found.totals().differences())
                .extracting(Difference::pair, Difference::where, Difference::kind, Difference::what, Difference::action)
                .containsExactlyInAnyOrder(
                        tuple("partition " + partitionOf(lost), "clickhouse", "missing", start, "reported"),
                        tuple(lost.text(), "clickhouse", "missing", start, "reported"));
    }

    private static int partitionOf(PairKey pair) {
        return Utils.toPositive(Utils.murmur2(pair.bytes())) % SweepStage.PARTITIONS;
    }

    private static PairKey pairIn(int partition) {
        PairKey pair;
        do {
            pair = PairKey.of(Servers.unique("neighbour"), "gpt-4o");
        } while (partitionOf(pair) != partition);
        return pair;
    }

    private void plant(Topic topic, int partition, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(
                        stage.topics.name(topic), partition, HourOfWeek.startOf(stage.closed), new byte[] {1}, value))
                .get();
    }

    private byte[] bytes(Topic schema, SpecificRecord value) {
        try (var serializer = new SpecificAvroSerializer<>(registry)) {
            return serializer.serialize(stage.topics.name(schema), value);
        }
    }

    private CostHour hourOf(String service) {
        HourTotals totals = totals(9);
        return CostHour.newBuilder()
                .setProject(search.project())
                .setService(service)
                .setModel(search.model())
                .setHour(Instant.ofEpochMilli(HourOfWeek.startOf(hour)))
                .setSlot(HourOfWeek.UTC.slotOf(hour))
                .setRevision(9)
                .setCost(Nanos.toDecimal(totals.costNanos()))
                .setEvents(totals.events())
                .setRequests(0)
                .setInputTokens(0)
                .setOutputTokens(0)
                .setCachedTokens(0)
                .setExpected(Double.NaN)
                .setThreshold(Double.POSITIVE_INFINITY)
                .setAnomalous(false)
                .setShares(List.of())
                .setOtherCost(Nanos.toDecimal(totals.costNanos()))
                .build();
    }

    private CostLedger line(int partition, long events) {
        return CostLedger.newBuilder()
                .setPartition(partition)
                .setHour(Instant.ofEpochMilli(HourOfWeek.startOf(hour)))
                .setRevision(1)
                .setReceivedEvents(events)
                .setReceivedNanos(events)
                .setCountedEvents(events)
                .setCountedNanos(events)
                .setLateEvents(0)
                .setLateNanos(0)
                .setRefusedEvents(0)
                .setRefusedNanos(0)
                .setDuplicateEvents(0)
                .setDuplicateNanos(0)
                .setUnreadableEvents(0)
                .setCorrectedEvents(0)
                .setCorrectedNanos(0)
                .setClosedEvents(events)
                .setClosedNanos(events)
                .build();
    }

    private static HourTotals totals(long events) {
        return new HourTotals(events, events, 0, 0, 0, 0);
    }
}
