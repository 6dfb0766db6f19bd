package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.app.Node.Role;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.embedded.JdbcEndpoint;
import dev.costgauge.settings.Settings;
import dev.costgauge.store.BaselineKey;
import dev.costgauge.store.BaselineRow;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.Migrations;
import dev.costgauge.store.PostgresBaselines;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.RedisBaselines;
import dev.costgauge.store.RedisSettings;
import dev.costgauge.store.Stores;
import dev.costgauge.sweep.ArchiveTotals;
import dev.costgauge.sweep.Difference;
import dev.costgauge.sweep.StoreTotals;
import dev.costgauge.sweep.SweepResult;
import dev.costgauge.sweep.SweepStatus;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.wire.Topic;
import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong in every store at once is named by pair and hour by one sweep, and mended: the next one finds nothing. */
class ConservationIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PARTITIONS = 2;
    private static final int PAIRS = 8;
    private static final int HOURS = 5;
    private static final String HOUR = "toUInt32(intDiv(toUnixTimestamp64Milli(event_time), 3600000))";
    private static final String MISSING = "partition = 0 AND offset BETWEEN 20 AND 49";
    private static final String DOUBLED = "partition = 1 AND offset BETWEEN 10 AND 39";

    /** Money and number of events. */
    private record Sum(long nanos, long events) {
        static final Sum ZERO = new Sum(0, 0);

        Sum plus(Sum other) {
            return new Sum(nanos + other.nanos, events + other.events);
        }

        String text() {
            return events == 0 ? "" : "USD " + Nanos.toDecimal(nanos).toPlainString() + " in " + events + " events";
        }
    }

    @TempDir
    private Path stateDir;

    private final Random random = new Random(20261127);
    private final String prefix = Servers.unique("conservation") + "-";
    private final List<PairKey> pairs = pairs();
    private final List<CostEvent> sent = new ArrayList<>();

    @Test
    void oneSweepMendsEveryStoreAndTheNextFindsNothing() throws Exception {
        JdbcEndpoint clickHouse = Servers.clickHouse();
        RedisClient gateway = RedisClient.create(Servers.redis());
        try (StreamTopics topics = StreamTopics.create(prefix, PARTITIONS);
                Connection archive =
                        DriverManager.getConnection(clickHouse.url(), clickHouse.user(), clickHouse.password())) {
            Settings settings = settings(topics, clickHouse);
            try (Stores stores = Stores.open(
                            settings.as(PostgresSettings.class),
                            settings.as(ClickHouseSettings.class),
                            settings.as(RedisSettings.class));
                    Node node = migrated(settings, stores)) {
                Instant first = topics.thisHour().minus(Duration.ofHours(20));
                CostEvent late = send(topics, first);
                awaitWhole(topics, archive, first);
                PostgresBaselines table = new PostgresBaselines(stores.postgres());
                RedisBaselines cache = new RedisBaselines(stores.redis());
                Map<PairKey, BaselineRow> rows = awaitProjected(topics, table, cache, first);
                BaselineRow changed = rows.get(pairs.get(1));
                BaselineRow lost = rows.get(pairs.get(2));
                Map<String, Sum> whole = sums(archive, "1");
                Map<String, Sum> missing = sums(archive, MISSING);
                Map<String, Sum> doubled = sums(archive, DOUBLED);

                stores.postgres().jdbi().useHandle(handle -> handle.execute(
                        "UPDATE baselines SET baseline = 99 WHERE service = ? AND slot = ?",
                        changed.key().pair().service(),
                        changed.key().slot()));
                gateway.connect()
                        .sync()
                        .del("ewma:cost:" + lost.key().pair().service() + ":m:" + lost.key().slot());
                neverArchived(archive, MISSING);
                execute(archive, "INSERT INTO cost_events SELECT * FROM cost_events FINAL WHERE " + DOUBLED);

                SweepResult found = sweep(node);

                assertThat(found.settled()).as(found.reason()).isTrue();
                assertThat(found.balanced()).isFalse();
                assertThat(named(found)).isEqualTo(expected(whole, missing, doubled, late, changed, lost));
                assertThat(found.totals().archive()).isEqualTo(new ArchiveTotals(missing.size(), doubled.size()));
                assertThat(found.totals().postgres()).extracting(StoreTotals::different, StoreTotals::repaired)
                        .containsExactly(1L, 1L);
                assertThat(found.totals().redis()).extracting(StoreTotals::missing, StoreTotals::repaired)
                        .containsExactly(1L, 1L);
                assertThat(found.ledger().compared()).isGreaterThanOrEqualTo(PARTITIONS * HOURS);
                assertThat(found.ledger().different()).isZero();
                assertThat(found.ledger().archiveNanos()).isEqualTo(total(whole).nanos());

                awaitCorrected(topics, late);
                SweepResult again = sweep(node);

                assertThat(again.totals().differences()).isEmpty();
                assertThat(again.balanced()).isTrue();
                assertThat(again.totals().hours().streamNanos()).isEqualTo(total(distinct()).nanos());
                assertThat(sums(archive, "1")).isEqualTo(whole).isEqualTo(records());
                assertThat(sumsOf(archive, "cost_hours_by_pair")).isEqualTo(whole);
                assertThat(sumsOf(archive, "cost_hours_by_place")).isEqualTo(whole);
                assertThat(table.read(List.of(changed.key()))).containsEntry(changed.key(), changed);
                assertThat(cache.read(List.of(lost.key())).get(lost.key()).plain()).isEqualTo(lost.baseline());
            }
        } finally {
            gateway.shutdown();
        }
    }

    private Settings settings(StreamTopics topics, JdbcEndpoint clickHouse) {
        Map<String, String> set = new HashMap<>(topics.settings(stateDir));
        set.putAll(Servers.settings("clickhouse", clickHouse));
        set.putAll(Servers.settings("postgres", Servers.postgres()));
        set.putAll(Map.of(
                "redis.url", Servers.redis(),
                "temporal.address", Servers.temporal(),
                "temporal.task.queue", prefix + "tasks",
                "archive.group", prefix + "archiver",
                "projector.group", prefix + "projector",
                "archive.batch.rows", "100",
                "http.port", "0"));
        return Settings.load(AllSettings.RECORDS, set, Map.of(), Map.of(), List.of());
    }

    private static Node migrated(Settings settings, Stores stores) {
        new Migrations(
                        settings.as(PostgresSettings.class),
                        settings.as(ClickHouseSettings.class),
                        stores.clickHouse())
                .up();
        return Node.start(settings, Set.of(Role.STREAM, Role.WORKER));
    }

    /** Half of the pairs belong to each partition. */
    private List<PairKey> pairs() {
        List<PairKey> found = new ArrayList<>();
        for (int i = 0; found.size() < PAIRS; i++) {
            PairKey pair = PairKey.of(prefix + i, "m");
            if (Utils.toPositive(Utils.murmur2(pair.bytes())) % PARTITIONS == found.size() % PARTITIONS) {
                found.add(pair);
            }
        }
        return found;
    }

    /** Some hours of traffic with repeats, and at its end one event that comes too late. */
    private CostEvent send(StreamTopics topics, Instant first) {
        for (int hour = 0; hour < HOURS; hour++) {
            for (int i = 0; i < 10 * PAIRS; i++) {
                Instant time = first.plus(Duration.ofHours(hour)).plusSeconds(random.nextInt(3500));
                CostEvent event = event("e" + sent.size(), pairs.get(i % PAIRS), time);
                topics.send(event);
                sent.add(event);
                if (random.nextInt(12) == 0) {
                    topics.send(event);
                    sent.add(event);
                }
            }
            topics.tick(first.plus(Duration.ofHours(hour + 1)).plusSeconds(301));
        }
        topics.tick(first.plus(Duration.ofHours(HOURS + 6)));
        CostEvent late = event("late", pairs.get(0), first.plusSeconds(60));
        topics.send(late);
        sent.add(late);
        return late;
    }

    private CostEvent event(String id, PairKey pair, Instant time) {
        return new CostEvent(
                id, time.toEpochMilli(), pair, "c", "n" + random.nextInt(3), random.nextLong(1, 2_000_000_000), 7, 3, 1, 1, "");
    }

    /** Until the archive has everything, and the ledger says so too. */
    private void awaitWhole(StreamTopics topics, Connection archive, Instant first) {
        Map<String, CostLedger> lines = new HashMap<>();
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            // Each mark is a little more work done.
            topics.tick(first.plus(Duration.ofHours(HOURS + 6)));
            topics.poll(Topic.LEDGER, CostLedger.class)
                    .forEach(line -> lines.put(line.getPartition() + "@" + line.getHour(), line));
            assertThat(lines.values().stream().mapToLong(CostLedger::getReceivedEvents).sum()).isEqualTo(sent.size());
            assertThat(lines.values().stream().mapToLong(CostLedger::getLateEvents).sum()).isEqualTo(1);
            assertThat(total(sums(archive, "1")).events()).isEqualTo(sent.size());
        });
        assertThat(lines.values()).allSatisfy(line -> assertThat(line.getHour()).isAfterOrEqualTo(first));
    }

    /** Until PostgreSQL and Redis have the last update that the stream publishes for each pair; one row of each. */
    private Map<PairKey, BaselineRow> awaitProjected(
            StreamTopics topics, PostgresBaselines table, RedisBaselines cache, Instant first) {
        // The last hour that closes is settled last, and opens the slot two hours later.
        int slot = HourOfWeek.UTC.slotOf(HourOfWeek.hourOf(first.toEpochMilli()) + HOURS + 6);
        List<BaselineKey> last = pairs.stream().map(pair -> new BaselineKey(pair, slot)).toList();
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            topics.tick(first.plus(Duration.ofHours(HOURS + 6)));
            assertThat(table.read(last)).hasSize(PAIRS);
            assertThat(cache.read(last)).hasSize(PAIRS);
        });
        Map<PairKey, BaselineRow> rows = new HashMap<>();
        pairs.forEach(pair -> table.slotsOf(pair).forEach(row -> rows.put(pair, row)));
        return rows;
    }

    /** Takes a batch out of ClickHouse as if it had never come: rows and what the views made of them. */
    private static void neverArchived(Connection archive, String rows) throws SQLException {
        String from = " FROM cost_events FINAL WHERE " + rows + " GROUP BY project, service, model, hour";
        execute(archive, "INSERT INTO cost_hours_by_pair SELECT project, service, model, " + HOUR + " AS hour,"
                + " -sum(cost_nanos), toUInt64(-toInt64(count())), -sum(requests), -sum(input_tokens),"
                + " -sum(output_tokens), -sum(cached_tokens)" + from);
        execute(archive, "INSERT INTO cost_hours_by_place SELECT project, service, model, " + HOUR + " AS hour, cluster,"
                + " namespace, -sum(cost_nanos), toUInt64(-toInt64(count()))" + from + ", cluster, namespace");
        execute(archive, "DELETE FROM cost_events WHERE " + rows);
    }

    private static void execute(Connection archive, String sql) throws SQLException {
        try (Statement statement = archive.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Of the raw events, each record of the log once. */
    private static Map<String, Sum> sums(Connection archive, String rows) throws SQLException {
        return query(
                archive,
                "SELECT service, " + HOUR + " AS hour, sum(cost_nanos), count() FROM cost_events FINAL WHERE " + rows
                        + " GROUP BY service, hour");
    }

    private static Map<String, Sum> sumsOf(Connection archive, String table) throws SQLException {
        return query(
                archive,
                "SELECT service, hour, sum(cost_nanos), toInt64(sum(events)) FROM " + table + " GROUP BY service, hour");
    }

    private static Map<String, Sum> query(Connection archive, String sql) throws SQLException {
        Map<String, Sum> sums = new TreeMap<>();
        try (Statement statement = archive.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                sums.put(key(rows.getString(1), rows.getLong(2)), new Sum(rows.getLong(3), rows.getLong(4)));
            }
        }
        return sums;
    }

    private static String key(String service, long hour) {
        return PairKey.of(service, "m").text() + " " + Instant.ofEpochMilli(HourOfWeek.startOf(hour));
    }

    private static Map<String, Sum> sums(List<CostEvent> events) {
        Map<String, Sum> sums = new TreeMap<>();
        events.forEach(event -> sums.merge(keyOf(event), new Sum(event.costNanos(), 1), Sum::plus));
        return sums;
    }

    private static String keyOf(CostEvent event) {
        return key(event.pair().service(), HourOfWeek.hourOf(event.eventTime()));
    }

    private Map<String, Sum> records() {
        return sums(sent);
    }

    private Map<String, Sum> distinct() {
        Set<String> ids = new HashSet<>();
        return sums(sent.stream().filter(event -> ids.add(event.eventId())).toList());
    }

    private static Sum total(Map<String, Sum> sums) {
        return sums.values().stream().reduce(Sum.ZERO, Sum::plus);
    }

    private Set<String> expected(
            Map<String, Sum> whole,
            Map<String, Sum> missing,
            Map<String, Sum> doubled,
            CostEvent late,
            BaselineRow changed,
            BaselineRow lost) {
        Set<String> expected = new TreeSet<>();
        missing.forEach((key, sum) -> expected.add("clickhouse missing " + key + " archived again: " + sum.text() + " / "));
        doubled.forEach((key, sum) -> expected.add("clickhouse doubled " + key + " rebuilt: " + whole.get(key).text() + " / "
                + whole.get(key).plus(sum).text()));
        Sum right = distinct().get(keyOf(late));
        Sum counted = right.plus(new Sum(-late.costNanos(), -1));
        expected.add("stream different " + keyOf(late) + " corrected: " + right.text() + " / " + counted.text());
        expected.add("postgres different " + changed.key().pair() + " slot " + changed.key().slot() + " repaired: "
                + slotText(changed, changed.baseline()) + " / " + slotText(changed, 99));
        expected.add("redis missing " + lost.key().pair() + " slot " + lost.key().slot() + " repaired: "
                + slotText(lost, lost.baseline()) + " / ");
        return expected;
    }

    private static String slotText(BaselineRow row, double baseline) {
        return "version " + row.version() + " baseline " + baseline;
    }

    private static Set<String> named(SweepResult result) {
        Set<String> named = new TreeSet<>();
        for (Difference each : result.totals().differences()) {
            named.add(each.where() + " " + each.kind() + " " + each.pair() + " " + each.what() + " " + each.action() + ": "
                    + money(each.expected()) + " / " + money(each.found()));
        }
        return named;
    }

    private static String money(String totals) {
        int more = totals.indexOf(", ");
        return more < 0 ? totals : totals.substring(0, more);
    }

    private static void awaitCorrected(StreamTopics topics, CostEvent late) {
        Awaitility.await().atMost(PATIENCE).until(() -> topics.poll(Topic.HOURS, CostHour.class).stream()
                .anyMatch(hour -> hour.getService().equals(late.pair().service())
                        && hour.getRevision() > 0
                        && HourOfWeek.hourOf(hour.getHour().toEpochMilli()) == HourOfWeek.hourOf(late.eventTime())));
    }

    private static SweepResult sweep(Node node) {
        String id = node.worker().service().trigger(Optional.empty());
        Awaitility.await().atMost(PATIENCE).until(() -> !(node.worker().service().status(id).orElseThrow()
                instanceof SweepStatus.Running));
        SweepStatus status = node.worker().service().status(id).orElseThrow();
        assertThat(status).isInstanceOf(SweepStatus.Completed.class);
        return ((SweepStatus.Completed) status).result();
    }
}
