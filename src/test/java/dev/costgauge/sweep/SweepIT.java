package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineCommandType;
import dev.costgauge.avro.SlotSeed;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.BaselineRow;
import dev.costgauge.store.HourTotals;
import dev.costgauge.testing.Servers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sweep against the real Kafka, registry, ClickHouse, PostgreSQL, Redis and Temporal. */
class SweepIT {

    private static final Instant NOW = Instant.parse("2026-11-18T10:05:00Z");

    private final PairKey search = PairKey.of(Servers.unique("search"), "gpt-4o");
    private final PairKey chat = PairKey.of(Servers.unique("chat"), "gpt-4o");
    private final PairKey batch = new PairKey("acme", Servers.unique("batch"), "claude");
    private SweepStage stage;

    @BeforeEach
    void open() throws Exception {
        stage = new SweepStage(SweepStage.settings(2, 4), NOW);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void findsAndMendsWhatWasPlantedInEachStore() throws Exception {
        long hour = stage.closed - 6;
        agree(hour);
        // The stream missed an event of search's hour.
        stage.publishHour(search, hour + 1, 0, totals(40, 4));
        stage.archive(search, hour + 1, totals(50, 5));
        // It knows nothing of batch's hour.
        stage.archive(batch, hour + 1, totals(7, 1));
        BaselineRow altered = stage.slot(search, 10, 1.25);
        BaselineRow lost = stage.slot(chat, 11, 2.5);
        BaselineRow fine = stage.slot(batch, 12, 3.5);
        for (BaselineRow row : List.of(altered, lost, fine)) {
            stage.publishSlot(row);
        }
        stage.table.upsert(List.of(altered, lost, fine));
        stage.cache.upsert(List.of(altered, lost, fine));
        stage.postgres.jdbi().useHandle(handle ->
                handle.execute("UPDATE baselines SET baseline = 99 WHERE service = ?", search.service()));
        stage.gateway.del("ewma:cost:" + chat.service() + ":gpt-4o:11");
        stage.settle();

        SweepResult found = stage.sweep(Optional.empty());

        assertThat(found.settled()).as(found.reason()).isTrue();
        assertThat(found.balanced()).isFalse();
        assertThat(found.totals().pairs()).isEqualTo(3);
        assertThat(found.totals().hours()).isEqualTo(new HourSums(5, 2, 2, 0, 157, 140));
        assertThat(found.totals().postgres()).isEqualTo(new StoreTotals(3, 0, 0, 1, 0, 1));
        assertThat(found.totals().redis()).isEqualTo(new StoreTotals(3, 1, 0, 0, 0, 1));
        String differentHour = Instant.ofEpochMilli(HourOfWeek.startOf(hour + 1)).toString();
        assertThat(found.totals().differences())
                .extracting(Difference::pair, Difference::where, Difference::kind, Difference::what, Difference::action)
                .containsExactlyInAnyOrder(
                        tuple(search.text(), "stream", "different", differentHour, "corrected"),
                        tuple(batch.text(), "stream", "missing", differentHour, "corrected"),
                        tuple(search.text(), "postgres", "different", "slot 10", "repaired"),
                        tuple(chat.text(), "redis", "missing", "slot 11", "repaired"));
        assertThat(stage.table.read(List.of(altered.key()))).containsEntry(altered.key(), altered);
        assertThat(stage.cache.read(List.of(lost.key())).get(lost.key()).plain()).isEqualTo(2.5);
        assertThat(corrections())
                .extracting(c -> c.getService(), c -> c.getCorrection().getEvents())
                .containsExactlyInAnyOrder(tuple(search.service(), 5L), tuple(batch.service(), 1L));
        long version = corrections().get(0).getVersion();
        assertThat(corrections()).extracting(BaselineCommand::getVersion).containsOnly(version);
        // The stream follows the commands, as its own tests show.
        stage.publishHour(search, hour + 1, 1, totals(50, 5));
        stage.publishHour(batch, hour + 1, 0, totals(7, 1));
        stage.settle();
        SweepResult again = stage.sweep(Optional.empty());

        assertThat(again.balanced()).isTrue();
        assertThat(again.totals().hours()).isEqualTo(new HourSums(5, 0, 0, 0, 157, 157));
        assertThat(again.totals().differences()).isEmpty();
        // What comes after that is corrected too, though the hour is the same.
        stage.archive(search, hour + 1, totals(60, 6));
        stage.sweep(Optional.empty());
        assertThat(corrections()).extracting(BaselineCommand::getVersion).filteredOn(later -> later > version).hasSize(1);
    }

    @Test
    void writesEverythingAgainWhenRedisHasLostAll() throws Exception {
        agree(stage.closed - 6);
        List<BaselineRow> rows = IntStream.range(0, HourOfWeek.SLOTS)
                .mapToObj(slot -> stage.slot(search, slot, slot + 0.5))
                .toList();
        rows.forEach(stage::publishSlot);
        stage.table.upsert(rows);
        stage.settle();

        SweepResult found = stage.sweep(Optional.empty());

        assertThat(found.totals().postgres()).isEqualTo(new StoreTotals(168, 0, 0, 0, 0, 0));
        assertThat(found.totals().redis()).isEqualTo(new StoreTotals(168, 168, 0, 0, 0, 168));
        assertThat(stage.gateway.get("ewma:cost:" + search.service() + ":gpt-4o:41"))
                .isEqualTo("41.5");
    }

    @Test
    void leavesYoungHoursToTheStreamAndHoursBeforeItsFirstToHistory() throws Exception {
        long hour = stage.closed - 6;
        agree(hour);
        stage.archive(search, hour - 1, totals(5, 1));
        stage.publishHour(search, stage.closed, 0, totals(1, 1));
        stage.archive(search, stage.closed, totals(2, 2));
        stage.settle();

        SweepResult found = stage.sweep(Optional.empty());

        assertThat(found.balanced()).isTrue();
        assertThat(found.totals().hours().compared()).isEqualTo(3);
        assertThat(corrections()).isEmpty();
    }

    @Test
    void reportsButNeverCorrectsWhatTheArchiveLacks() throws Exception {
        long hour = stage.closed - 6;
        agree(hour);
        stage.publishHour(search, hour + 1, 0, totals(9, 2));
        stage.publishHour(chat, hour + 1, 0, HourTotals.ZERO);
        stage.settle();

        SweepResult found = stage.sweep(Optional.empty());

        assertThat(found.totals().hours()).isEqualTo(new HourSums(5, 1, 0, 1, 100, 109));
        assertThat(found.totals().differences()).extracting(Difference::action).containsExactly("reported");
        assertThat(corrections()).isEmpty();
    }

    @Test
    void repeatsThatTheStreamDroppedAreNoDifference() throws Exception {
        long hour = stage.closed - 6;
        agree(hour);
        HourTotals counted = totals(50, 5);
        stage.publishHour(search, hour + 1, new PublishedHour(counted, 2, 13));
        stage.archive(search, hour + 1, counted);
        stage.archiveRepeat(search, hour + 1, 6);
        stage.archiveRepeat(search, hour + 1, 7);
        // A repeat that came after the hour had been learned is not beside it any more.
        stage.publishHour(chat, hour + 1, 0, counted);
        stage.archive(chat, hour + 1, counted);
        stage.archiveRepeat(chat, hour + 1, 8);
        stage.settle();

        SweepResult found = stage.sweep(Optional.empty());

        assertThat(found.totals().differences()).isEmpty();
        assertThat(found.balanced()).isTrue();
        assertThat(found.totals().hours()).isEqualTo(new HourSums(5, 0, 0, 0, 200, 200));
        assertThat(corrections()).isEmpty();
    }

    @Test
    void aRepeatThatTheStreamCountedIsTakenBack() throws Exception {
        long hour = stage.closed - 6;
        agree(hour);
        stage.archive(search, hour + 1, totals(50, 5));
        stage.archiveRepeat(search, hour + 1, 7);
        // It had forgotten the id: more came in a day than it keeps.
        HourTotals counted = totals(50, 5);
        stage.publishHour(search, hour + 1, 0, counted.plus(new HourTotals(7, 1, 0, 0, 0, 0)));
        stage.settle();
        SweepResult equal = stage.sweep(Optional.empty());
        assertThat(equal.totals().differences()).as("the totals alone do not show it").isEmpty();

        stage.archiveRepeat(search, hour + 1, 6);
        stage.settle();
        SweepResult found = stage.sweep(Optional.empty());

        assertThat(found.totals().differences())
                .extracting(Difference::pair, Difference::where, Difference::kind, Difference::action)
                .containsExactly(tuple(search.text(), "stream", "different", "corrected"));
        assertThat(corrections()).extracting(c -> c.getCorrection().getEvents()).containsExactly(5L);
    }

    @Test
    void totalsThatAreDoubledAreRebuiltAndNeverCorrectTheStream() throws Exception {
        long hour = stage.closed - 6;
        agree(hour);
        stage.clickHouse.execute("INSERT INTO cost_events SELECT * FROM cost_events FINAL WHERE service = '"
                + search.service() + "'");
        stage.settle();

        SweepResult found = stage.sweep(Optional.empty());
        SweepResult again = stage.sweep(Optional.empty());

        assertThat(found.balanced()).isFalse();
        assertThat(found.totals().hours()).isEqualTo(new HourSums(3, 1, 0, 0, 130, 100));
        assertThat(found.totals().archive()).isEqualTo(new ArchiveTotals(0, 1));
        assertThat(found.totals().differences())
                .extracting(Difference::pair, Difference::where, Difference::kind, Difference::action)
                .containsExactly(tuple(search.text(), "clickhouse", "doubled", "rebuilt"));
        assertThat(corrections()).isEmpty();
        assertThat(again.balanced()).isTrue();
        assertThat(again.totals().differences()).isEmpty();
    }

    @Test
    void saysWhichOffsetsTheArchiveLacksAndKafkaNoLongerHas() throws Exception {
        long hour = stage.closed - 6;
        agree(hour);
        stage.publishHour(search, hour + 1, 0, totals(50, 5));
        for (int offset = 0; offset < 10; offset++) {
            stage.addUnreadEvent();
            if (offset < 3 || offset > 5) {
                stage.archiveAt(search, hour - 100, offset);
            }
        }
        stage.forgetBefore(8);
        stage.settle();

        SweepResult found = stage.sweep(Optional.empty());

        assertThat(found.totals().differences())
                .extracting(Difference::pair, Difference::where, Difference::kind, Difference::what, Difference::action)
                .containsExactlyInAnyOrder(
                        tuple("", "clickhouse", "gone from Kafka", "offsets 3 to 5 of " + stage.events() + "-0", "reported"),
                        tuple(
                                search.text(),
                                "clickhouse",
                                "missing",
                                Instant.ofEpochMilli(HourOfWeek.startOf(hour + 1)).toString(),
                                "reported"));
        assertThat(corrections()).isEmpty();
    }

    @Test
    void reportsButNeverCorrectsDownwardsOrBeyondWhatTheWireCarries() throws Exception {
        long hour = stage.closed - 6;
        agree(hour);
        // The archive lost an event of the stream's; of another hour it holds more than a decimal(18,9).
        stage.publishHour(search, hour + 1, 0, totals(50, 5));
        stage.archive(search, hour + 1, totals(40, 4));
        stage.archive(chat, hour + 1, totals(Nanos.MAX, 1));
        stage.archive(chat, hour + 1, totals(Nanos.MAX - 1, 2));
        stage.settle();

        SweepResult found = stage.sweep(Optional.empty());

        assertThat(found.totals().differences())
                .extracting(Difference::pair, Difference::where, Difference::kind, Difference::action)
                .containsExactlyInAnyOrder(
                        tuple(search.text(), "clickhouse", "different", "reported"),
                        tuple(chat.text(), "stream", "missing", "reported"));
        assertThat(corrections()).isEmpty();
    }

    @Test
    void correctsNothingWhileTheArchiverIsBehind() throws Exception {
        long hour = stage.closed - 6;
        agree(hour);
        stage.publishHour(search, hour + 1, 0, totals(40, 4));
        stage.archive(search, hour + 1, totals(50, 5));
        stage.settle();
        stage.addUnreadEvent();

        SweepResult found = stage.sweep(Optional.empty());

        assertThat(found.settled()).isFalse();
        assertThat(found.reason()).contains("archiver has 1 records");
        assertThat(found.totals().hours().different()).isEqualTo(1);
        assertThat(found.totals().hours().corrected()).isZero();
        assertThat(corrections()).isEmpty();
    }

    @Test
    void seedsFromOwnWeeksElseFromTheModelAndSpeaksUpForTheRest() throws Exception {
        long hour = stage.closed - 2;
        int slot = HourOfWeek.UTC.slotOf(hour);
        // search has two weeks of the slot, chat (same model) was only active in another one, batch's model is alone.
        stage.archive(search, hour, totals(3_000_000_000L, 3));
        stage.archive(search, hour - 168, totals(1_000_000_000L, 1));
        stage.archive(chat, hour - 1, totals(8_000_000_000L, 2));
        stage.settle();

        SweepResult seeded = stage.result(stage.service.seed());

        assertThat(seeded.totals().seeds()).isEqualTo(new SeedTotals(4, 2, 2, 0));
        assertThat(stage.commands())
                .allSatisfy(c -> assertThat(c.getType()).isEqualTo(BaselineCommandType.SEED))
                .extracting(c -> c.getService(), c -> c.getProvisional(), c -> c.getSeeds())
                .containsExactlyInAnyOrder(
                        tuple(search.service(), false, List.of(new SlotSeed(slot, 2.0, 2))),
                        tuple(search.service(), true, List.of(new SlotSeed(slot - 1, 8.0, 0))),
                        tuple(chat.service(), false, List.of(new SlotSeed(slot - 1, 8.0, 1))),
                        tuple(chat.service(), true, List.of(new SlotSeed(slot, 2.0, 0))));

        // What the stream has observed, or holds as a prior, is not seeded again.
        stage.publishSlot(stage.slot(search, slot, 2.0));
        stage.settle();
        SweepResult second = stage.result(stage.service.seed());

        assertThat(second.totals().seeds()).isEqualTo(new SeedTotals(3, 1, 2, 0));
    }

    @Test
    void aForcedSlotReconcilesItsMostRecentClosedHourAndNothingElse() throws Exception {
        long yesterday = stage.closed - 24;
        int slot = HourOfWeek.UTC.slotOf(yesterday);
        agree(yesterday - 1);
        stage.publishHour(search, yesterday, 0, totals(1, 1));
        stage.archive(search, yesterday, totals(2, 1));
        stage.archive(search, yesterday + 1, totals(2, 1));
        BaselineRow wanted = stage.slot(search, slot, 1.5);
        BaselineRow other = stage.slot(search, slot + 1, 1.5);
        stage.publishSlot(wanted);
        stage.publishSlot(other);
        stage.settle();

        String id = stage.service.trigger(Optional.of(slot));
        SweepResult found = stage.result(id);

        assertThat(id).isEqualTo(stage.prefix + "tasks.ewma-baseline-update-2026-11-17T09Z-slot-" + slot);
        assertThat(found.totals().hours()).isEqualTo(new HourSums(1, 1, 1, 0, 2, 1));
        assertThat(found.totals().postgres()).isEqualTo(new StoreTotals(1, 1, 0, 0, 0, 1));
        assertThat(stage.cache.read(List.of(wanted.key(), other.key()))).containsOnlyKeys(wanted.key());
        assertThat(stage.service.status(id))
                .get()
                .isInstanceOfSatisfying(SweepStatus.Completed.class, done -> assertThat(done.result())
                        .isEqualTo(found));
    }

    @Test
    void refusesASlotThatIsNone() {
        assertThatThrownBy(() -> stage.service.trigger(Optional.of(168)))
                .hasMessage("force_hour is 0 to 167, not 168");
        assertThatThrownBy(() -> stage.service.trigger(Optional.of(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsNoSweepOfAnotherName() {
        assertThat(stage.service.status("ewma-baseline-update-1999-01-01T00Z")).isEmpty();
    }

    @Test
    void thousandsOfPairsMakeAShortHistory() throws Exception {
        stage.close();
        stage = new SweepStage(SweepStage.settings(250, 500), NOW);
        int pairs = 5000;
        long hour = stage.closed - 5;
        stage.clickHouse.execute("INSERT INTO cost_hours_by_pair SELECT 'default', concat('service-', toString(number)),"
                + " 'gpt-4o', " + hour + ", number, 1, 1, 0, 0, 0 FROM numbers(" + pairs + ")");
        for (int i = 0; i < pairs; i++) {
            stage.publishHour(PairKey.of("service-" + i, "gpt-4o"), hour, 0, new HourTotals(i, 1, 1, 0, 0, 0));
        }
        stage.settle();

        String id = stage.service.trigger(Optional.empty());
        SweepResult found = stage.result(id);

        assertThat(found.balanced()).as(found.toString()).isTrue();
        assertThat(found.totals().hours().compared()).isEqualTo(pairs);
        assertThat(found.totals().hours().streamNanos()).isEqualTo((long) pairs * (pairs - 1) / 2);
        assertThat(stage.temporal.client().fetchHistory(id).getEvents()).hasSizeLessThan(150);
    }

    /** One hour of all three pairs on which stream and archive agree. */
    private void agree(long hour) {
        for (PairKey pair : List.of(search, chat)) {
            stage.publishHour(pair, hour, 0, totals(30, 3));
            stage.archive(pair, hour, totals(30, 3));
        }
        stage.publishHour(batch, hour, 0, totals(40, 4));
        stage.archive(batch, hour, totals(40, 4));
    }

    private List<BaselineCommand> corrections() {
        return stage.commands().stream()
                .filter(command -> command.getType() == BaselineCommandType.CORRECT)
                .toList();
    }

    private static HourTotals totals(long nanos, long events) {
        return new HourTotals(nanos, events, events, 10 * events, 5 * events, events);
    }
}
