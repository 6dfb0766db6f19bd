package dev.costgauge.hours;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.Hurry;
import dev.costgauge.detect.Pace;
import dev.costgauge.detect.PaceWatch;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.EventEncoder;
import dev.costgauge.wire.LocalSchemaRegistry;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** An hour that was read whole and takes an entry of the log is the hour that wrote the entry. */
class HourTotalsTest {

    private static final long NUMBER = 480_000;
    private static final byte[] HERE = "here".getBytes(StandardCharsets.UTF_8);
    private static final byte[] THERE = "there".getBytes(StandardCharsets.UTF_8);

    private static final PairKey PAIR = PairKey.of("s", "m");

    private final LocalSchemaRegistry registry = new LocalSchemaRegistry();
    private final EventEncoder encoder = EventEncoder.register(registry, "events");
    private final EventDecoder decoder = new EventDecoder(registry, AcceptSettings.defaults());
    private final Hour hour = hour();
    private final byte[] whole = hour.write(new BinaryWriter());

    @Test
    void whatIsAsNearlyAlwaysTakesFewBytes() {
        event(HERE, 3_000_000, 1);
        event(THERE, 2_000_000, 1);

        assertThat(requireTaken()).hasSizeLessThan(40);
    }

    @Test
    void aStepIsWhatAnEventAdded() {
        byte[] step = step(THERE, 3_000_000, 1);

        assertThat(step).hasSizeLessThan(20);
        assertThat(HourTotals.isStep(step)).isTrue();
        assertThat(HourTotals.asOf(step)).isEqualTo(hour.asOf);
        requireSame(Hour.read(whole), step, hour);
    }

    @Test
    void aStepOfSeveralRequestsSaysSo() {
        requireSame(Hour.read(whole), step(HERE, -3_000_000, 7), hour);
    }

    @Test
    void aStepThatDoesNotFollowChangesNothing() {
        step(HERE, 3_000_000, 1);
        byte[] second = step(HERE, 3_000_000, 1);
        Hour read = Hour.read(whole);

        assertThat(read.take(second)).isFalse();
        assertThat(read.write(new BinaryWriter())).isEqualTo(whole);
        assertThat(read.take(totals(hour))).isTrue();
        requireSame(read, step(THERE, 5_000_000, 2), hour);
    }

    @Test
    void aStepFromAnotherCostChangesNothing() {
        hour.cost += 1;
        byte[] step = step(HERE, 3_000_000, 1);
        Hour read = Hour.read(whole);

        assertThat(read.take(step)).isFalse();
        assertThat(read.write(new BinaryWriter())).isEqualTo(whole);
    }

    @Test
    void requestsThatAreNotAsManyAsEventsAreWritten() {
        event(HERE, 3_000_000, 7);
        requireTaken();
    }

    @Test
    void repeatsAreWritten() {
        hour.addRepeat(5_000_000);
        requireTaken();
    }

    @Test
    void aNewPlaceIsWritten() {
        event("elsewhere".getBytes(StandardCharsets.UTF_8), -4_000_000, 1);
        requireTaken();
    }

    @Test
    void whatIsBesideAllPlacesIsWritten() {
        hour.cost += 10;
        hour.shares.correct(0, 10);
        requireTaken();
    }

    @Test
    void anHourOfRepeatsAloneIsWritten() {
        Hour empty = new Hour(NUMBER, Expectation.NONE);
        empty.asOf = 5;
        byte[] before = empty.write(new BinaryWriter());
        empty.kept();
        empty.addRepeat(1_000);
        requireTaken(empty, before);
    }

    @Test
    void aMarkOfThePaceIsWritten() {
        event(HERE, 3_000_000, 1);
        watch(HourOfWeek.startOf(NUMBER) + 1_000_000);
        assertThat(hour.givesMore()).isTrue();
        requireTaken();
    }

    @Test
    void totalsThatGoWithAnotherStateOfTheHourAreNotTaken() {
        event(HERE, 3_000_000, 1);
        hour.asOf++;
        Hour read = Hour.read(whole);

        assertThat(read.take(totals(hour))).isFalse();
        assertThat(read.write(new BinaryWriter())).isEqualTo(whole);
    }

    @Test
    void theFirstVersionIsRead() {
        event(HERE, 3_000_000, 2);
        hour.addRepeat(5_000_000);
        BinaryWriter first = new BinaryWriter();
        first.putLong(hour.asOf).putLong(hour.cost).putLong(hour.events).putLong(hour.requests);
        first.putLong(hour.inputTokens).putLong(hour.outputTokens).putLong(hour.cachedTokens);
        first.putLong(hour.repeats).putLong(hour.repeatedCost);
        first.putLong(0).putLong(2).putLong(hour.shares.cost(0)).putLong(hour.shares.cost(1));
        first.putByte(0).putDouble(watch().squares());

        byte[] totals = first.toBytes();
        BinaryWriter chunk = new BinaryWriter().putByte(1).putLong(12_345).putLong(0).putLong(NUMBER - 1);
        chunk.putLong(17).putLong(1).putBytes(totals, 0, totals.length);

        LogChunk.read(chunk.toBytes(), (number, of, entry) -> {
            assertThat(number).isEqualTo(17);
            assertThat(of).isEqualTo(NUMBER);
            requireSame(Hour.read(whole), entry, hour);
        });
    }

    @Test
    void totalsOfMorePlacesThanWereReadAreNotTaken() {
        Hour earlier = hour();
        byte[] before = earlier.write(new BinaryWriter());
        event(earlier, "elsewhere".getBytes(StandardCharsets.UTF_8), 1_000, 1);
        earlier.kept();
        event(earlier, HERE, 1_000, 1);

        assertThat(Hour.read(before).take(totals(earlier))).isFalse();
    }

    /** Counts an event as an hour does that is watched, and says what it added. */
    private byte[] step(byte[] place, long cost, int requests) {
        int row = hour.shares.row(place);
        event(place, cost, requests);
        watch().add(cost);
        EventCursor event = new EventCursor();
        CostEvent same =
                new CostEvent("e", HourOfWeek.startOf(NUMBER), PAIR, "", "", cost, 1_000, 300, 50, requests, "");
        assertThat(decoder.decode(encoder.encode(same), same.eventTime(), event)).isNull();
        BinaryWriter out = new BinaryWriter();
        HourTotals.writeStep(hour, event, row, out);
        return out.toBytes();
    }

    private byte[] requireTaken() {
        return requireTaken(hour, whole);
    }

    private static byte[] requireTaken(Hour hour, byte[] whole) {
        byte[] totals = totals(hour);
        requireSame(Hour.read(whole), totals, hour);
        return totals;
    }

    private static void requireSame(Hour read, byte[] totals, Hour expected) {
        assertThat(read.take(totals)).isTrue();
        assertThat(read.write(new BinaryWriter())).isEqualTo(expected.write(new BinaryWriter()));
    }

    private static byte[] totals(Hour hour) {
        BinaryWriter out = new BinaryWriter();
        HourTotals.write(hour, out);
        return out.toBytes();
    }

    /** Two events in two places, written whole. */
    private static Hour hour() {
        Hour made = new Hour(NUMBER, Expectation.NONE);
        made.watch = new PaceWatch(Pace.DEFAULT, 1, HourOfWeek.startOf(NUMBER));
        made.asOf = 12_345;
        event(made, HERE, 1_000_000_000, 1);
        event(made, THERE, 2_000_000_000, 1);
        made.kept();
        return made;
    }

    private void event(byte[] place, long cost, int requests) {
        event(hour, place, cost, requests);
    }

    private static void event(Hour of, byte[] place, long cost, int requests) {
        of.cost += cost;
        of.events++;
        of.requests += requests;
        of.inputTokens += 1_000;
        of.outputTokens += 300;
        of.cachedTokens += 50;
        of.shares.add(of.shares.row(place), place, cost);
    }

    private PaceWatch watch() {
        assertThat(hour.watch).isNotNull();
        return hour.watch;
    }

    private void watch(long clock) {
        watch().event(Expectation.NONE, Hurry.NONE, 3_000_000, hour.cost, clock);
    }
}
