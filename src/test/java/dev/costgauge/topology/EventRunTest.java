package dev.costgauge.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.hours.Lookahead;
import dev.costgauge.wire.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Polled events come out of the runs as they went in, and nothing else is put into one. */
class EventRunTest {

    private static final int EPOCH = 7;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, Lookahead.GROUP, Lookahead.GROUP + 1, Lookahead.GROUP + 2, 3 * Lookahead.GROUP + 5})
    void recordsComeOutAsTheyWentIn(int count) {
        List<ConsumerRecord<byte[], byte[]>> polled = polled("cost-events", count);

        List<ConsumerRecord<byte[], byte[]>> wrapped = EventRun.wrap(polled, new TreeSet<>());

        assertThat(wrapped).hasSize(Math.ceilDiv(count - 1, Lookahead.GROUP) + 1);
        assertThat(wrapped.getLast()).as("how far was polled").isSameAs(polled.getLast());
        List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each : wrapped) {
            List<ConsumerRecord<byte[], byte[]>> run = unwrap(each);
            ConsumerRecord<byte[], byte[]> first = run.getFirst();
            assertThat(each.topic()).isEqualTo(first.topic());
            assertThat(each.partition()).isEqualTo(first.partition());
            assertThat(each.offset()).as("where a restart begins").isEqualTo(first.offset());
            assertThat(each.timestamp()).isEqualTo(first.timestamp());
            assertThat(each.leaderEpoch()).contains(EPOCH);
            assertThat(run.size()).isLessThanOrEqualTo(Lookahead.GROUP);
            taken.addAll(run);
        }
        assertThat(taken).usingElementComparator(EventRunTest::compare).isEqualTo(polled);
    }

    @Test
    void noRunReachesOverTheTimeOfAnotherTopicsRecord() {
        // Log times 1000 to 1009, one a record.
        List<ConsumerRecord<byte[], byte[]>> polled = polled("cost-events", 10);

        List<ConsumerRecord<byte[], byte[]>> wrapped =
                EventRun.wrap(polled, new TreeSet<>(List.of(900L, 1_003L, 1_004L, 1_007L, 1_009L, 2_000L)));

        assertThat(wrapped.stream().map(each -> unwrap(each).size())).containsExactly(4, 1, 3, 1, 1);
    }

    @Test
    void aHeaderOfThatNameFromAProducerIsOneOfItsOwn() {
        ConsumerRecord<byte[], byte[]> forged = polled("cost-events", 1).getFirst();
        forged.headers().add("costgauge-run", new byte[] {1});

        assertThat(unwrap(forged)).singleElement().satisfies(record -> {
            assertThat(compare(record, forged)).isZero();
            assertThat(record.headers()).isEqualTo(forged.headers());
        });
    }

    @Test
    void whatIsPrintedOfARunIsShort() {
        assertThat(EventRun.wrap(polled("cost-events", 100), new TreeSet<>()).getFirst().toString())
                .contains("99 records, offsets 100 to 296")
                .hasSizeLessThan(500);
    }

    @Test
    void theMainConsumerPutsEventsIntoRunsAndNothingElse() {
        TopicPartition events = new TopicPartition(GaugeDriver.TOPICS.name(Topic.EVENTS), 1);
        TopicPartition rerouted = new TopicPartition(GaugeDriver.TOPICS.name(Topic.REROUTED), 1);
        TopicPartition ticks = new TopicPartition(GaugeDriver.TOPICS.name(Topic.TICKS), 1);
        Map<TopicPartition, OffsetAndMetadata> next = Map.of(
                events, new OffsetAndMetadata(40), rerouted, new OffsetAndMetadata(50), ticks, new OffsetAndMetadata(60));
        List<ConsumerRecord<byte[], byte[]>> marks = polled(ticks.topic(), 3);

        ConsumerRecords<byte[], byte[]> given = interceptor()
                .onConsume(new ConsumerRecords<>(
                        Map.of(events, polled(events.topic(), 10), rerouted, polled(rerouted.topic(), 10), ticks, marks),
                        next));

        assertThat(given.partitions()).containsExactlyInAnyOrder(events, rerouted, ticks);
        // Marks came at the times of the first three.
        for (TopicPartition partition : List.of(events, rerouted)) {
            assertThat(given.records(partition).stream().map(each -> unwrap(each).size())).containsExactly(1, 1, 1, 6, 1);
        }
        assertThat(given.records(ticks)).isEqualTo(marks);
        assertThat(given.nextOffsets()).as("what is committed when all is processed").isEqualTo(next);
    }

    /** As a stream's consumer configures it. */
    private static EventRunInterceptor interceptor() {
        Properties properties = StreamsPropertiesTest.properties(Map.of());
        Map<String, Object> consumer = new StreamsConfig(properties).getMainConsumerConfigs("group", "client", 0);
        assertThat(consumer).containsEntry("interceptor.classes", List.of(EventRunInterceptor.class.getName()));
        EventRunInterceptor interceptor = new EventRunInterceptor();
        interceptor.configure(consumer);
        return interceptor;
    }

    private static List<ConsumerRecord<byte[], byte[]>> unwrap(ConsumerRecord<byte[], byte[]> polled) {
        Record<byte[], byte[]> asKafkaStreamsHandsItOn =
                new Record<>(polled.key(), polled.value(), polled.timestamp(), polled.headers());
        return EventRun.of(asKafkaStreamsHandsItOn, new At(polled.topic(), polled.partition(), polled.offset()));
    }

    private static int compare(ConsumerRecord<byte[], byte[]> one, ConsumerRecord<byte[], byte[]> other) {
        return Comparator.comparing((ConsumerRecord<byte[], byte[]> record) -> record.topic())
                .thenComparing(ConsumerRecord::partition)
                .thenComparing(ConsumerRecord::offset)
                .thenComparing(ConsumerRecord::timestamp)
                .thenComparing(ConsumerRecord::key, Arrays::compare)
                .thenComparing(ConsumerRecord::value, Arrays::compare)
                .thenComparing(record -> record.headers().toString())
                .compare(one, other);
    }

    private record At(String topic, int partition, long offset) implements RecordMetadata {}

    /** Offsets have gaps, as behind transactions. */
    private static List<ConsumerRecord<byte[], byte[]>> polled(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ConsumerRecord<>(
                        topic,
                        1,
                        100L + 2 * i,
                        1_000L + i,
                        TimestampType.CREATE_TIME,
                        1,
                        1,
                        new byte[] {(byte) i},
                        i % 7 == 3 ? null : new byte[] {1, (byte) i},
                        new RecordHeaders().add("h", new byte[] {(byte) i}),
                        Optional.of(EPOCH)))
                .toList();
    }
}
