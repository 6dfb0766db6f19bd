package dev.costgauge.store;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@link ArchiveAudit} on the raw events. */
public final class ClickHouseAudit implements ArchiveAudit {

    private static final String HOUR = "toUInt32(intDiv(toUnixTimestamp64Milli(event_time), 3600000))";

    /** As {@link PairKey#escape}. */
    private static final String PAIR_TEXT = List.of("project", "service", "model").stream()
            .map(name -> "replaceAll(replaceAll(replaceAll(" + name + ", '%', '%25'), '/', '%2F'), ':', '%3A')")
            .collect(Collectors.joining(", '/', ", "concat(", ")"));

    /** FINAL leaves one row of each place in the log. */
    private static final String RECORDS = """
            SELECT project, service, model, %s AS event, log_time, toInt64(partition) AS part, offset,
                toInt64(%s) AS at, cost_nanos, requests, input_tokens, output_tokens, cached_tokens, %s AS late
            FROM cost_events FINAL
            WHERE %s AND %s AND %s""";

    /** The records of each event in the order of the log; the fold remembers the hour of the one that counted last. */
    private static final String EVENTS = """
            SELECT project, service, model,
                arraySort(r -> (r.1, r.2, r.3), groupArray((log_time, part, offset, at, cost_nanos, requests,
                    input_tokens, output_tokens, cached_tokens, late))) AS records,
                arrayFold((seen, r) -> if(r.4 - seen.1 < %d,
                        (seen.1, arrayPushBack(seen.2, toUInt8(0))),
                        (r.4, arrayPushBack(seen.2, toUInt8(1)))),
                    records, (toInt64(-1000000000), emptyArrayUInt8())).2 AS firsts
            FROM (%s)
            GROUP BY project, service, model, event""";

    private static final String HOURS = """
            SELECT project, service, model, toInt64(r.4) AS hour,
                sum(r.5), toInt64(count()), sum(r.6), sum(r.7), sum(r.8), sum(r.9),
                sumIf(r.5, f), toInt64(countIf(f)), sumIf(r.6, f), sumIf(r.7, f), sumIf(r.8, f), sumIf(r.9, f),
                toUInt8(max(r.10))
            FROM (%s)
            ARRAY JOIN records AS r, firsts AS f
            WHERE %s
            GROUP BY project, service, model, hour""";

    private final ClickHouse clickHouse;

    public ClickHouseAudit(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    @Override
    public List<PartitionHour> partitionHours(int partitions, HourRange range) {
        return clickHouse.query(
                "SELECT toInt32(kafkaMurmurHash(" + PAIR_TEXT + ") % " + partitions + ") AS part, toInt64(hour),"
                        + " toInt64(sum(events)), sum(cost_nanos) FROM cost_hours_by_pair WHERE " + Sql.within(range)
                        + " GROUP BY part, hour ORDER BY part, hour",
                row -> new PartitionHour(row.getInteger(1), row.getLong(2), row.getLong(3), row.getLong(4)));
    }

    @Override
    public List<ArchivedHour> hours(Collection<HourKey> hours, int dedupeHours, ArchivePosition whole) {
        if (hours.isEmpty()) {
            return List.of();
        }
        String records = RECORDS.formatted(
                dedupeHours > 0 ? "event_id" : "(topic, partition, offset)",
                HOUR,
                filling(whole),
                Sql.among(pairs(hours)),
                during(hours, dedupeHours),
                dedupeHours > 0 ? withTheirIds(hours) : Sql.hours(HOUR, hours));
        return clickHouse.query(
                HOURS.formatted(EVENTS.formatted(dedupeHours, records), Sql.hours("hour", hours)),
                row -> new ArchivedHour(
                        new HourKey(ClickHouseHistory.pair(row), row.getLong(4)),
                        ClickHouseHistory.totals(row, 5),
                        ClickHouseHistory.totals(row, 11),
                        row.getInteger(17) == 1));
    }

    /** The hours' own events, and those around them that have one of their ids. */
    private static String withTheirIds(Collection<HourKey> hours) {
        return "(project, service, model, event_id) IN (SELECT project, service, model, event_id FROM cost_events WHERE "
                + Sql.among(pairs(hours)) + " AND " + during(hours, 0) + " AND " + Sql.hours(HOUR, hours) + ")";
    }

    private static String filling(ArchivePosition whole) {
        if (whole.offsets().isEmpty()) {
            return "toUInt8(1)";
        }
        String offsets = whole.offsets().stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        return "toUInt8(topic = " + Sql.text(whole.topic()) + " AND offset >= toInt64(" + offsets + "[partition + 1]))";
    }

    @Override
    public void rebuild(Collection<HourKey> hours, ArchivePosition whole) {
        if (!hours.isEmpty()) {
            clickHouse.execute(difference(
                    hours,
                    whole,
                    "cost_hours_by_pair",
                    List.of(),
                    List.of("requests", "input_tokens", "output_tokens", "cached_tokens")));
            clickHouse.execute(difference(hours, whole, "cost_hours_by_place", List.of("cluster", "namespace"), List.of()));
        }
    }

    /**
     * Adds to a table of sums what they lack of the raw events: one insert, which nobody can see in part. The unsigned
     * count of events wraps around, as its sum does.
     */
    private static String difference(
            Collection<HourKey> hours, ArchivePosition whole, String table, List<String> places, List<String> moreSums) {
        String key = "project, service, model, hour" + each(places, ", %s");
        return "INSERT INTO " + table + " (" + key + ", cost_nanos, events" + each(moreSums, ", %s") + ") SELECT " + key
                + ", sum(right_cost_nanos) AS more_cost_nanos, toUInt64(sum(right_events)) AS more_events"
                + each(moreSums, ", sum(right_%1$s) AS more_%1$s")
                + " FROM (SELECT project, service, model, " + HOUR + " AS hour" + each(places, ", %s")
                + ", cost_nanos AS right_cost_nanos, toInt64(1) AS right_events" + each(moreSums, ", %1$s AS right_%1$s")
                + ", " + filling(whole) + " AS beyond FROM cost_events FINAL WHERE " + Sql.among(pairs(hours)) + " AND " + during(hours, 0)
                + " UNION ALL SELECT " + key + ", -cost_nanos, -toInt64(events)" + each(moreSums, ", -%s")
                + ", toUInt8(0) FROM " + table
                + " WHERE " + Sql.among(pairs(hours)) + " AND " + Sql.hours("hour", hours) + ") WHERE " + Sql.hours("hour", hours)
                + " GROUP BY " + key + " HAVING max(beyond) = 0 AND (more_cost_nanos != 0 OR more_events != 0"
                + each(moreSums, " OR more_%s != 0") + ")"
                // The same difference may be right twice, when the same harm was done twice.
                + " SETTINGS insert_deduplicate = 0";
    }

    private static String each(List<String> columns, String form) {
        return columns.stream().map(form::formatted).collect(Collectors.joining());
    }

    @Override
    public OptionalLong firstOffset(String topic, int partition, long logTime) {
        return clickHouse
                .query(
                        "SELECT toInt64(count()), toInt64(min(offset)) FROM cost_events WHERE " + of(topic, partition)
                                + " AND log_time >= fromUnixTimestamp64Milli(" + logTime + ", 'UTC')",
                        row -> row.getLong(1) == 0 ? OptionalLong.empty() : OptionalLong.of(row.getLong(2)))
                .get(0);
    }

    @Override
    public SortedMap<Long, Long> blocks(String topic, int partition, long from, long until) {
        SortedMap<Long, Long> blocks = new TreeMap<>();
        clickHouse.query(
                "SELECT toInt64(intDiv(offset, " + BLOCK + ")) AS block, toInt64(groupBitmap(toUInt32(offset % " + BLOCK
                        + "))) FROM cost_events WHERE " + of(topic, partition) + within(from, until) + " GROUP BY block",
                row -> blocks.put(row.getLong(1), row.getLong(2)));
        return blocks;
    }

    @Override
    public long[] offsets(String topic, int partition, long from, long until) {
        return clickHouse
                .query(
                        "SELECT DISTINCT offset FROM cost_events WHERE " + of(topic, partition) + within(from, until)
                                + " ORDER BY offset",
                        row -> row.getLong(1))
                .stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    @Override
    public void restore(EventBatch batch, long first, long last, String attempt) {
        if (batch.count() > 0) {
            // Another token than the archiver's: its batch is remembered, though its rows are gone.
            String token = batch.topic() + '/' + batch.partition() + '/' + first + '-' + last + '/' + attempt;
            clickHouse.insert("cost_events", EventBatch.COLUMNS, batch.bytes(), batch.size(), token);
        }
    }

    private static String of(String topic, int partition) {
        return "topic = " + Sql.text(topic) + " AND partition = " + partition;
    }

    private static String within(long from, long until) {
        return " AND offset >= " + from + " AND offset < " + until;
    }

    private static List<PairKey> pairs(Collection<HourKey> hours) {
        return hours.stream().map(HourKey::pair).distinct().toList();
    }

    /** Condition on the event time: the hours, and {@code more} hours around them. */
    private static String during(Collection<HourKey> hours, int more) {
        long first = hours.stream().mapToLong(HourKey::hour).min().orElseThrow() - more;
        long until = hours.stream().mapToLong(HourKey::hour).max().orElseThrow() + more + 1;
        return "event_time >= fromUnixTimestamp64Milli(" + HourOfWeek.startOf(first) + ", 'UTC') AND event_time <"
                + " fromUnixTimestamp64Milli(" + HourOfWeek.startOf(until) + ", 'UTC')";
    }
}
