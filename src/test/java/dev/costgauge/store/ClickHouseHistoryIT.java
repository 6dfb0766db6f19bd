package dev.costgauge.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The history on a real server: exact totals, pages that miss nobody, slots by the calendar of a zone. */
class ClickHouseHistoryIT {

    /** 2026-10-19 00:00 UTC, a Monday; the clocks of Berlin go back on the 25th. */
    private static final long MONDAY =
            HourOfWeek.hourOf(Instant.parse("2026-10-19T00:00:00Z").toEpochMilli());

    private static final HourRange FOUR_WEEKS = new HourRange(MONDAY, MONDAY + 4 * 168);

    private static final List<PairKey> PAIRS = IntStream.range(0, 23)
            .mapToObj(i -> new PairKey("p'" + i % 2, "svc\\" + i, "m" + i % 3))
            .sorted()
            .toList();

    private static ClickHouse clickHouse;
    private static ClickHouseHistory history;

    @BeforeAll
    static void fill() {
        ClickHouseSettings settings = StoreFixture.clickHouse();
        clickHouse = ClickHouse.open(settings);
        StoreFixture.migrate(StoreFixture.postgres(), settings, clickHouse);
        history = new ClickHouseHistory(clickHouse);
        EventBatch batch = new EventBatch("history", 0);
        long offset = 0;
        for (int week = 0; week < 4; week++) {
            for (int pair = 0; pair < PAIRS.size(); pair++) {
                for (int hour = 0; hour < 168; hour += 24) {
                    for (int place = 0; place < 2; place++) {
                        long time = HourOfWeek.startOf(MONDAY + week * 168L + hour) + 59 * 60_000 + place;
                        batch.add(offset++, time, event(PAIRS.get(pair), time, place, (week + 1) * (pair + 1) * 1_000L));
                    }
                }
            }
        }
        ClickHouseArchive archive = new ClickHouseArchive(clickHouse);
        archive.insert(batch, 0, offset - 1);
        archive.insert(batch, 0, offset - 1);
        assertThat(archive.positions("history")).containsEntry(0, offset - 1);
        assertThat(archive.stored(batch, 0, offset - 1)).isEqualTo(batch.count());
    }

    @AfterAll
    static void close() {
        clickHouse.close();
    }

    @Test
    void pagesMissNobodyAndAgreeWithTheirEnds() {
        List<PairKey> paged = new ArrayList<>();
        List<PairKey> ends = new ArrayList<>();
        @Nullable PairKey after = null;
        for (List<PairKey> page = history.activePairs(FOUR_WEEKS, null, 5);
                !page.isEmpty();
                page = history.activePairs(FOUR_WEEKS, after, 5)) {
            paged.addAll(page);
            after = page.get(page.size() - 1);
            ends.add(after);
        }
        assertThat(paged).isEqualTo(PAIRS);
        assertThat(history.pageEnds(FOUR_WEEKS, 5)).isEqualTo(ends);
        assertThat(history.activePairCount(FOUR_WEEKS)).isEqualTo(PAIRS.size());
        assertThat(history.activePairs(HourRange.of(MONDAY + 1), null, 5)).isEmpty();
    }

    @Test
    void aRepeatedInsertCountsOnce() {
        PairHour first = history.totals(PAIRS, HourRange.of(MONDAY)).get(0);
        assertThat(first).isEqualTo(new PairHour(PAIRS.get(0), MONDAY, new HourTotals(2_000, 2, 2, 20, 10, 2)));
        long pairSum = 23 * 24 / 2;
        assertThat(history.fleetTotals(FOUR_WEEKS).costNanos())
                .isEqualTo(BigInteger.valueOf(pairSum * 1_000 * (1 + 2 + 3 + 4) * 7 * 2));
    }

    @Test
    void slotsFollowTheClocksOfTheZone() {
        HourOfWeek berlin = new HourOfWeek(ZoneId.of("Europe/Berlin"));
        PairKey pair = PAIRS.get(0);
        List<SlotHistory> utc = history.slots(List.of(pair), FOUR_WEEKS, HourOfWeek.UTC);
        assertThat(utc).hasSize(7).first().isEqualTo(new SlotHistory(pair, 0, 20_000, 4, 4));
        // Midnight UTC is two o'clock in Berlin in the first week and one o'clock after the change.
        assertThat(history.slots(List.of(pair), FOUR_WEEKS, berlin))
                .contains(new SlotHistory(pair, 2, 2_000, 1, 4), new SlotHistory(pair, 1, 18_000, 3, 3));
    }

    @Test
    void aModelsAverageIsOverAllPairsThatUseIt() {
        long users = PAIRS.stream().filter(pair -> pair.model().equals("m0")).count();
        ModelSlot slot = history.modelSlots(List.of("m0", "none"), HourRange.of(MONDAY), HourOfWeek.UTC)
                .get(0);
        long sum = IntStream.range(0, PAIRS.size())
                .filter(i -> PAIRS.get(i).model().equals("m0"))
                .mapToLong(i -> 2_000L * (i + 1))
                .sum();
        assertThat(slot).isEqualTo(new ModelSlot("m0", 0, sum / 1e9 / users, users));
    }

    @Test
    void placesSumToTheTotal() {
        assertThat(history.places(List.of(PAIRS.get(1)), HourRange.of(MONDAY)))
                .containsExactly(
                        new PlaceCost(PAIRS.get(1), MONDAY, "c0", "n", 2_000, 1),
                        new PlaceCost(PAIRS.get(1), MONDAY, "c1", "n", 2_000, 1));
    }

    @Test
    void theHighestRevisionOfAStreamHourWinsAndInfinitySurvives() {
        ClickHouseStreamHours table = new ClickHouseStreamHours(clickHouse);
        StreamHour amended = hour(2, 700);
        table.upsert(List.of(row(amended), row(hour(0, 500))));
        table.upsert(List.of(row(hour(1, 600))));
        assertThat(history.streamHours(PAIRS, FOUR_WEEKS)).containsExactly(amended);
        assertThat(history.streamFleetTotals(FOUR_WEEKS)).isEqualTo(new FleetTotals(BigInteger.valueOf(700), 3, 1));
    }

    private static StreamHour hour(int revision, long nanos) {
        HourTotals totals = new HourTotals(nanos, 3, 4, 5, 6, 7);
        return new StreamHour(
                PAIRS.get(0), MONDAY, 0, revision, totals, Double.NaN, Double.POSITIVE_INFINITY, true);
    }

    private static StreamHourRow row(StreamHour hour) {
        return new StreamHourRow(hour, List.of(new StreamHourRow.Share("c", "n", 1)), 2);
    }

    private static CostEvent event(PairKey pair, long time, int place, long nanos) {
        return new CostEvent("e" + time, time, pair, "c" + place, "n", nanos, 10, 5, 1, 1, "");
    }
}
