package dev.costgauge.bench;

import dev.costgauge.avro.BaselineReason;
import dev.costgauge.avro.CostHour;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.BaselineKey;
import dev.costgauge.store.BaselineRow;
import dev.costgauge.topology.PairPartition;
import java.time.Instant;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The fleet that a sweep meets: every pair with one event in each of the last 24 closed hours, every hour of the week
 * learned, and every kind of work for a sweep at fixed places. Values are exact in binary, so that every store can make
 * them by itself. Immutable.
 */
final class SweepFleet {

    static final int HOURS = 24;

    /** Slots that the hour which closed last has changed: the one learned and the one opened. */
    static final List<Integer> CHANGED = List.of(100, 101);

    /** The slot that is altered in PostgreSQL, and the one that Redis lacks. */
    static final int ALTERED_SLOT = 7;

    static final int LOST_SLOT = 8;

    static final int MISSED_HOUR = 10;

    private final int pairs;
    private final long closed;
    private final PairPartition placement;

    /** @param closed the epoch hour that closed last */
    SweepFleet(int pairs, int partitions, long closed) {
        this.pairs = pairs;
        this.closed = closed;
        this.placement = new PairPartition(partitions);
    }

    int pairs() {
        return pairs;
    }

    int partitionOf(PairKey pair) {
        return placement.of(pair);
    }

    /** The hour that closed so many hours before the last one. */
    long hour(int back) {
        return closed - back;
    }

    /** One in ten is new: it has hours and no baseline. */
    static boolean isNew(int number) {
        return number % 10 == 9;
    }

    /** One in ten has a row in PostgreSQL that somebody changed. */
    static boolean isAltered(int number) {
        return number % 10 == 1;
    }

    /** One in ten lacks a key in Redis. */
    static boolean isLost(int number) {
        return number % 10 == 2;
    }

    /** Of one in a hundred the stream has not counted the one hour. */
    static boolean isMissed(int number, int back) {
        return number % 100 == 3 && back == MISSED_HOUR;
    }

    long count(IntPredicate which) {
        return IntStream.range(0, pairs).filter(which).count();
    }

    CostEvent event(int number, int back) {
        return new CostEvent(
                "e-" + number + "-" + back,
                HourOfWeek.startOf(hour(back)) + number % 3_600 * 1_000L,
                Feed.pair(number),
                number % 3 == 0 ? "prod-us" : "prod-eu",
                "checkout",
                nanos(number),
                1_000,
                200,
                0,
                1,
                "0af7651916cd43dd8448eb211c80319c");
    }

    private static long nanos(int number) {
        return (1 + number % 1_000) * 1_000_000L;
    }

    CostHour published(int number, int back) {
        PairKey pair = Feed.pair(number);
        return CostHour.newBuilder()
                .setProject(pair.project())
                .setService(pair.service())
                .setModel(pair.model())
                .setHour(Instant.ofEpochMilli(HourOfWeek.startOf(hour(back))))
                .setSlot(HourOfWeek.UTC.slotOf(hour(back)))
                .setRevision(0)
                .setCost(Nanos.toDecimal(nanos(number)))
                .setEvents(1)
                .setRequests(1)
                .setInputTokens(1_000)
                .setOutputTokens(200)
                .setCachedTokens(0)
                .setExpected(1)
                .setThreshold(3)
                .setAnomalous(false)
                .setShares(List.of())
                .setOtherCost(Nanos.toDecimal(nanos(number)))
                .setDuplicateEvents(0)
                .setDuplicateCost(Nanos.toDecimal(0))
                .build();
    }

    /** The row of a slot; {@code change} is 0 before the last hour closed, and 1 after it. */
    BaselineRow row(int number, int slot, int change) {
        double baseline = number % 1_000 + slot * .25;
        return new BaselineRow(
                new BaselineKey(Feed.pair(number), slot),
                "Z",
                version(change),
                baseline,
                baseline,
                3 * baseline,
                4,
                false,
                "seasonal-conformal",
                BaselineReason.LEARNED.name(),
                closed - 1,
                nanos(number),
                HourOfWeek.startOf(closed));
    }

    private long version(int change) {
        return (closed << 32) + change;
    }

    /** Makes in PostgreSQL the same rows as {@link #row} does before the change. */
    String rowsInSql() {
        return """
                INSERT INTO baselines
                SELECT 'bench', 'service-' || lpad(n::text, 6, '0'),
                    CASE n %% 2 WHEN 0 THEN 'gpt-4o' ELSE 'claude-sonnet-4' END,
                    slot, 'Z', %1$d, b, b, 3 * b, 4, false, 'seasonal-conformal', 'LEARNED',
                    to_timestamp(%2$d), (1 + n %% 1000) * 0.001, to_timestamp(%3$d)
                FROM generate_series(0, %4$d) AS n, generate_series(0, 167) AS slot,
                    LATERAL (SELECT n %% 1000 + slot * 0.25::float8 AS b) AS made
                WHERE n %% 10 <> 9"""
                .formatted(version(0), (closed - 1) * 3_600, closed * 3_600, pairs - 1);
    }

    /** Alters the rows of {@link #isAltered}. */
    static String alteration() {
        return "UPDATE baselines SET baseline = baseline + 1 WHERE slot = " + ALTERED_SLOT + " AND service LIKE '%1'";
    }
}
