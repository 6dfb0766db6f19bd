package dev.costgauge.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.embedded.JdbcEndpoint;
import dev.costgauge.testing.Servers;
import dev.costgauge.tls.TlsFiles;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the raw events say, and how the hourly totals are made to say the same, on the real ClickHouse. */
class ClickHouseAuditIT {

    private static final long HOUR = 494_000;

    private static ClickHouse clickHouse;
    private static ClickHouseArchive archive;
    private static ClickHouseAudit audit;
    private static ClickHouseHistory history;

    private final String topic = Servers.unique("audit");
    private final PairKey pair = new PairKey("a:b", Servers.unique("svc"), "meta/llama 70%");
    private final ArchivePosition whole = new ArchivePosition(topic, List.of(1_000_000L));

    @BeforeAll
    static void open() {
        JdbcEndpoint at = Servers.clickHouse();
        // The hours of this test are always the same ones.
        Duration kept = Duration.ofDays(3650);
        ClickHouseSettings settings =
                new ClickHouseSettings(
                        at.url(), at.user(), at.password(), Duration.ofSeconds(60), kept, kept, TlsFiles.NONE);
        clickHouse = ClickHouse.open(settings);
        StoreFixture.migrate(StoreFixture.postgres(), settings, clickHouse);
        archive = new ClickHouseArchive(clickHouse);
        audit = new ClickHouseAudit(clickHouse);
        history = new ClickHouseHistory(clickHouse);
    }

    @AfterAll
    static void close() {
        clickHouse.close();
    }

    @Test
    void aRepeatIsARecordOfTheLogAndNoEvent() {
        EventBatch batch = batch();
        add(batch, 0, HOUR, "once", 100);
        add(batch, 1, HOUR, "twice", 7);
        add(batch, 2, HOUR, "twice", 7);
        archive.insert(batch, 0, 2);

        assertThat(audit.hours(List.of(key(HOUR)), 24, whole))
                .containsExactly(new ArchivedHour(key(HOUR), totals(114, 3), totals(107, 2), false));
        assertThat(audit.hours(List.of(key(HOUR)), 0, whole))
                .containsExactly(new ArchivedHour(key(HOUR), totals(114, 3), totals(114, 3), false));
    }

    @Test
    void whichOfTwoIsTheRepeatFollowsFromTheOrderOfTheLogAndFromTheSpan() {
        EventBatch batch = batch();
        // First in the log, though later in event time.
        add(batch, 0, HOUR + 2, "x", 100);
        add(batch, 1, HOUR, "x", 100);
        add(batch, 2, HOUR + 3, "y", 5);
        add(batch, 3, HOUR + 23, "y", 5);
        // Within a day of a repeat, but not of the event.
        add(batch, 4, HOUR + 29, "y", 5);
        archive.insert(batch, 0, 4);

        List<HourKey> keys = List.of(key(HOUR), key(HOUR + 2), key(HOUR + 3), key(HOUR + 23), key(HOUR + 29));
        Map<HourKey, Long> events = new HashMap<>();
        audit.hours(keys, 24, whole).forEach(hour -> events.put(hour.key(), hour.events().costNanos()));

        assertThat(events)
                .isEqualTo(Map.of(
                        key(HOUR), 0L, key(HOUR + 2), 100L, key(HOUR + 3), 5L, key(HOUR + 23), 0L, key(HOUR + 29), 5L));
    }

    @Test
    void anHourThatIsBeingFilledIsSaidToBe() {
        EventBatch batch = batch();
        add(batch, 41, HOUR, "a", 1);
        archive.insert(batch, 41, 41);
        ArchivedHour behind = only(audit.hours(List.of(key(HOUR)), 24, new ArchivePosition(topic, List.of(41L))));
        ArchivedHour past = only(audit.hours(List.of(key(HOUR)), 24, new ArchivePosition(topic, List.of(42L))));
        ArchivedHour unknown = only(audit.hours(List.of(key(HOUR)), 24, new ArchivePosition(topic, List.of())));

        assertThat(behind.filling()).isTrue();
        assertThat(past.filling()).isFalse();
        assertThat(unknown.filling()).isTrue();
    }

    @Test
    void totalsAreRebuiltHoweverOftenTheSameBatchIsDoubled() {
        EventBatch batch = batch();
        add(batch, 0, HOUR, "a", 100);
        add(batch, 1, HOUR, "b", -30);
        add(batch, 2, HOUR + 1, "c", 5);
        archive.insert(batch, 0, 2);
        List<HourKey> keys = List.of(key(HOUR), key(HOUR + 1));
        for (int time = 0; time < 2; time++) {
            audit.restore(batch, 0, 2, "again " + time);
            assertThat(history.totals(List.of(pair), HourRange.of(HOUR)))
                    .containsExactly(new PairHour(pair, HOUR, totals(140, 4)));

            audit.rebuild(keys, whole);
            audit.rebuild(keys, whole);

            assertThat(history.totals(List.of(pair), new HourRange(HOUR, HOUR + 2)))
                    .containsExactly(
                            new PairHour(pair, HOUR, totals(70, 2)), new PairHour(pair, HOUR + 1, totals(5, 1)));
            assertThat(history.places(List.of(pair), HourRange.of(HOUR)))
                    .containsExactly(new PlaceCost(pair, HOUR, "c", "n", 70, 2));
        }
    }

    @Test
    void anHourThatIsBeingFilledIsNotRebuilt() {
        EventBatch batch = batch();
        add(batch, 0, HOUR, "a", 100);
        add(batch, 1, HOUR, "b", 20);
        archive.insert(batch, 0, 1);
        audit.restore(batch, 0, 1, "doubled");

        audit.rebuild(List.of(key(HOUR)), new ArchivePosition(topic, List.of(1L)));
        assertThat(history.totals(List.of(pair), HourRange.of(HOUR)))
                .containsExactly(new PairHour(pair, HOUR, totals(240, 4)));

        audit.rebuild(List.of(key(HOUR)), whole);
        assertThat(history.totals(List.of(pair), HourRange.of(HOUR)))
                .containsExactly(new PairHour(pair, HOUR, totals(120, 2)));
    }

    @Test
    void whatIsRestoredCountsThoughItsTokenIsRemembered() {
        EventBatch batch = batch();
        add(batch, 7, HOUR, "a", 100);
        archive.insert(batch, 7, 7);
        clickHouse.execute("DELETE FROM cost_events WHERE topic = '" + topic + "'");
        audit.rebuild(List.of(key(HOUR)), whole);

        audit.restore(batch, 7, 7, "sweep 1");
        audit.restore(batch, 7, 7, "sweep 1");

        assertThat(history.totals(List.of(pair), HourRange.of(HOUR)))
                .containsExactly(new PairHour(pair, HOUR, totals(100, 1)));
        assertThat(audit.offsets(topic, 0, 0, 100)).containsExactly(7);
    }

    @Test
    void tellsWhichOffsetsAreThere() {
        EventBatch batch = batch();
        for (long offset : new long[] {3, 4, 6, ArchiveAudit.BLOCK + 1}) {
            add(batch, offset, HOUR, "e" + offset, 1);
        }
        archive.insert(batch, 3, ArchiveAudit.BLOCK + 1);

        assertThat(audit.blocks(topic, 0, 0, 2L * ArchiveAudit.BLOCK)).isEqualTo(Map.of(0L, 3L, 1L, 1L));
        assertThat(audit.blocks(topic, 0, 4, 6)).isEqualTo(Map.of(0L, 1L));
        assertThat(audit.offsets(topic, 0, 4, 100)).containsExactly(4, 6);
        assertThat(audit.firstOffset(topic, 0, HourOfWeek.startOf(HOUR) + 5)).hasValue(6);
        assertThat(audit.firstOffset(topic, 0, HourOfWeek.startOf(HOUR + 1_000))).isEmpty();
        assertThat(audit.firstOffset(topic, 1, 0)).isEmpty();
    }

    @Test
    void sumsByThePartitionThatThePairBelongsTo() {
        EventBatch batch = batch();
        Map<Integer, Long> expected = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            PairKey each = new PairKey("p%" + i, "s/" + topic, "m:" + i);
            batch.add(i, 0, event(each, HOUR + 500, "e" + i, i + 1));
            expected.merge(Utils.toPositive(Utils.murmur2(each.bytes())) % 7, i + 1L, Long::sum);
        }
        archive.insert(batch, 0, 39);

        Map<Integer, Long> found = new HashMap<>();
        audit.partitionHours(7, HourRange.of(HOUR + 500)).forEach(each -> {
            assertThat(each.hour()).isEqualTo(HOUR + 500);
            found.put(each.partition(), each.costNanos());
        });
        assertThat(found).isEqualTo(expected);
    }

    private EventBatch batch() {
        return new EventBatch(topic, 0);
    }

    /** The log time is the start of the first hour, and the offset in milliseconds. */
    private void add(EventBatch batch, long offset, long hour, String id, long nanos) {
        batch.add(offset, HourOfWeek.startOf(HOUR) + offset, event(pair, hour, id, nanos));
    }

    private static CostEvent event(PairKey pair, long hour, String id, long nanos) {
        return new CostEvent(id, HourOfWeek.startOf(hour) + 1, pair, "c", "n", nanos, 10, 5, 1, 1, "");
    }

    private HourKey key(long hour) {
        return new HourKey(pair, hour);
    }

    private static HourTotals totals(long nanos, long events) {
        return new HourTotals(nanos, events, events, 10 * events, 5 * events, events);
    }

    private static ArchivedHour only(List<ArchivedHour> hours) {
        assertThat(hours).hasSize(1);
        return hours.getFirst();
    }
}
