package dev.costgauge.topology;

import static dev.costgauge.topology.GaugeDriver.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.hours.BookSettings;
import dev.costgauge.hours.Lookahead;
import dev.costgauge.topology.HostileRecords.Hostile;
import dev.costgauge.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events in runs make what the same events make one by one, whatever is among them, where no other topic's record comes between
 * them.
 */
class EventRunStreamTest {

    private static final int HOURS = 12;
    private static final int ROUNDS = 10;
    private static final int MOST = 3 * Lookahead.GROUP;
    private static final long SEED = 5;
    private static final List<Topic> WRITTEN =
            List.of(Topic.DEAD_LETTERS, Topic.LATE, Topic.LEDGER, Topic.HOURS, Topic.UPDATES, Topic.ALERTS);

    @TempDir
    private Path one;

    @TempDir
    private Path other;

    @Test
    void hostileEventsInRunsMakeWhatTheyMakeOneByOne() {
        try (Feed single = new Feed(one, false);
                Feed runs = new Feed(other, true)) {
            for (int hour = 0; hour < HOURS; hour++) {
                single.hour();
                runs.hour();
                for (Topic topic : WRITTEN) {
                    same(topic + " of hour " + hour, runs.made(topic), single.made(topic));
                }
            }
            assertThat(runs.journal()).as("what a replay reads").isEqualTo(single.journal());
            assertThat(runs.total).isEqualTo(single.total);
            assertThat(runs.total.values()).as("of each topic something").doesNotContain(0);
        }
    }

    /** Says the first that differs, not all of them. */
    private static void same(String what, List<String> made, List<String> expected) {
        for (int i = 0; i < Math.min(made.size(), expected.size()); i++) {
            assertThat(made.get(i)).as("%s, %d of %d", what, i, expected.size()).isEqualTo(expected.get(i));
        }
        assertThat(made.size()).as(what).isEqualTo(expected.size());
    }

    /** The same records into a topology of its own. */
    private static final class Feed implements AutoCloseable {

        private final boolean inRuns;
        private final GaugeDriver gauge;
        private final HostileRecords source;
        private final Random random = new Random(SEED);
        private final Map<Topic, Long> offsets = new EnumMap<>(Topic.class);
        private final Map<Topic, Integer> total = new EnumMap<>(Topic.class);
        private long now = MONDAY.toEpochMilli();

        Feed(Path stateDir, boolean inRuns) {
            BookSettings book = GaugeDriver.book(3);
            this.inRuns = inRuns;
            this.gauge = new GaugeDriver(stateDir, book, GaugeDriver.seasonal());
            this.source = new HostileRecords(SEED, gauge.registry());
            // Else the first output of a type would make a schema known in the midst of a run that was decoded before.
            Stream.of(CostHour.SCHEMA$, CostLedger.SCHEMA$, BaselineUpdate.SCHEMA$, CostAnomalyAlert.SCHEMA$)
                    .forEach(schema -> gauge.registry().register(schema.getFullName(), schema));
        }

        /** Closes behind its events: the driver gives the fleet's notices at once, a consumer after what was polled. */
        void hour() {
            for (int i = 0; i < ROUNDS; i++) {
                round();
            }
            for (int i = 0; i < 20; i++) {
                now += Duration.ofMinutes(4).toMillis();
                gauge.tick(Instant.ofEpochMilli(now));
            }
        }

        /** Many events, some that were sent on, and a clock mark that waits for one of the next round's. */
        private void round() {
            take(Topic.EVENTS, 1 + random.nextInt(MOST));
            take(Topic.REROUTED, random.nextInt(20));
            long after = offsets.get(Topic.EVENTS) + random.nextInt(MOST);
            gauge.mark(Instant.ofEpochMilli(now), after, Instant.ofEpochMilli(now));
        }

        private void take(Topic topic, int count) {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (records.size() < count) {
                now += random.nextInt(100);
                Hostile hostile = source.next(now);
                if (hostile.topic() == topic) {
                    records.add(polled(topic, hostile.record()));
                }
            }
            for (ConsumerRecord<byte[], byte[]> record : inRuns && count > 0 ? wrap(records) : records) {
                gauge.pipe(
                        topic,
                        new TestRecord<>(
                                record.key(),
                                record.value(),
                                record.headers(),
                                Instant.ofEpochMilli(record.timestamp())));
            }
        }

        /** Those that are alone too: the driver would give them an offset of its own. */
        private static List<ConsumerRecord<byte[], byte[]>> wrap(List<ConsumerRecord<byte[], byte[]>> records) {
            return EventRun.wrap(records, new TreeSet<>()).stream()
                    .map(each -> records.contains(each) ? EventRun.standIn(List.of(each)) : each)
                    .toList();
        }

        private ConsumerRecord<byte[], byte[]> polled(Topic topic, TestRecord<byte[], byte[]> record) {
            long offset = offsets.merge(topic, 0L, (last, first) -> last + 1);
            return new ConsumerRecord<>(
                    GaugeDriver.TOPICS.name(topic),
                    0,
                    offset,
                    record.timestamp(),
                    TimestampType.CREATE_TIME,
                    ConsumerRecord.NULL_SIZE,
                    ConsumerRecord.NULL_SIZE,
                    record.key(),
                    record.value(),
                    record.headers(),
                    Optional.empty());
        }

        List<String> made(Topic topic) {
            List<String> made =
                    gauge.bytes(topic).stream().map(Feed::text).toList();
            total.merge(topic, made.size(), Integer::sum);
            return made;
        }

        private static String text(TestRecord<byte[], byte[]> record) {
            return hex(record.key()) + " " + hex(record.value()) + " " + text(record.headers()) + record.timestamp();
        }

        private static String hex(byte @Nullable [] bytes) {
            return bytes == null ? "null" : HexFormat.of().formatHex(bytes);
        }

        private static String text(Headers headers) {
            StringBuilder text = new StringBuilder();
            headers.forEach(header -> text.append(header.key())
                    .append('=')
                    .append(header.value() == null ? null : new String(header.value(), StandardCharsets.ISO_8859_1))
                    .append(';'));
            return text.toString();
        }

        /** Runs of the journal without notices; those of one topic that follow each other as one. */
        List<Journal.Run> journal() {
            List<Journal.Run> runs = new ArrayList<>();
            for (TestRecord<byte[], byte[]> entry : gauge.bytes(Topic.JOURNAL)) {
                for (Journal.Run run : Journal.read(entry.value()).runs()) {
                    if (run.topic() == Topic.NOTICES) {
                        continue;
                    }
                    Journal.Run before = runs.isEmpty() ? null : runs.getLast();
                    if (before != null && before.topic() == run.topic()) {
                        runs.set(runs.size() - 1, new Journal.Run(run.topic(), before.first(), run.last()));
                    } else {
                        runs.add(run);
                    }
                }
            }
            return runs;
        }

        @Override
        public void close() {
            gauge.close();
        }
    }
}
