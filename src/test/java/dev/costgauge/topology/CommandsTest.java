package dev.costgauge.topology;

import static dev.costgauge.topology.GaugeDriver.MONDAY;
import static dev.costgauge.topology.GaugeDriver.PAIR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineCommandType;
import dev.costgauge.avro.BaselineReason;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.HourCorrection;
import dev.costgauge.avro.SlotSeed;
import dev.costgauge.wire.Topic;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the worker may ask of the stream. */
class CommandsTest {

    @TempDir
    private Path stateDir;

    private GaugeDriver gauge;

    @BeforeEach
    void open() {
        gauge = new GaugeDriver(stateDir);
        gauge.tick(MONDAY.minusSeconds(3600));
    }

    @AfterEach
    void close() {
        gauge.close();
    }

    @Test
    void aSeedGivesTheFirstEventsOfAPairSomethingToBeComparedWith() {
        seed(1, 0, 10, 4);
        gauge.event(MONDAY.plusSeconds(60), "30.01");

        CostAnomalyAlert alert = gauge.alerts().getFirst();
        assertThat(alert.getStatus()).isEqualTo(AlertStatus.OPENED);
        assertThat(alert.getExpected()).isEqualTo(10.0);
    }

    @Test
    void aSeedReachesAnHourThatOpenedWithNothingToCompareWith() {
        gauge.event(MONDAY.plusSeconds(60), "20");
        seed(1, 0, 10, 4);
        gauge.event(MONDAY.plusSeconds(120), "11");

        assertThat(gauge.alerts()).extracting(CostAnomalyAlert::getStatus).containsExactly(AlertStatus.OPENED);
    }

    @Test
    void aRepeatedOrOlderSeedChangesNothing() {
        seed(5, 0, 10, 4);
        seed(5, 0, 99, 4);
        seed(4, 1, 99, 4);

        assertThat(gauge.baselines())
                .extracting(BaselineUpdate::getSlot, BaselineUpdate::getBaseline)
                .containsExactly(tuple(0, 10.0));
    }

    @Test
    void aSeedDoesNotTouchWhatWasLearned() {
        gauge.event(MONDAY.plusSeconds(60), "7");
        gauge.tick(MONDAY.plus(Duration.ofHours(5)));
        assertThat(gauge.baselines().getFirst().getBaseline()).isEqualTo(7.0);

        seed(1, 0, 99, 4);

        assertThat(gauge.baselines()).isEmpty();
    }

    @Test
    void aPriorIsProvisionalUntilAnHourIsLearned() {
        seed(1, 0, 10, 0);
        assertThat(gauge.baselines().getFirst().getProvisional()).isTrue();

        gauge.event(MONDAY.plusSeconds(60), "20");
        gauge.tick(MONDAY.plus(Duration.ofHours(4)).plusSeconds(300));

        BaselineUpdate learned = gauge.baselines().getFirst();
        assertThat(learned.getProvisional()).isFalse();
        assertThat(learned.getBaseline()).isEqualTo(0.9 * 10 + 0.1 * 20);
    }

    @Test
    void aCorrectionSetsALearnedHourAndWhatWasLearnedFromIt() {
        gauge.event(MONDAY.plusSeconds(60), "10");
        gauge.tick(MONDAY.plus(Duration.ofHours(5)));
        gauge.hours();
        gauge.baselines();

        correct(1, MONDAY, "12.50");
        correct(1, MONDAY, "99");

        CostHour hour = gauge.hours().getFirst();
        assertThat(hour.getCost()).isEqualByComparingTo("12.50");
        assertThat(hour.getRevision()).isEqualTo(1);
        assertThat(hour.getOtherCost()).isEqualByComparingTo("2.50");
        List<BaselineUpdate> updates = gauge.baselines();
        assertThat(updates).hasSize(1);
        assertThat(updates.getFirst().getReason()).isEqualTo(BaselineReason.CORRECTED);
        assertThat(updates.getFirst().getBaseline()).isEqualTo(12.5);
    }

    @Test
    void aCorrectionOfAnHourThatEventsStillAmendIsRefused() {
        gauge.event(MONDAY.plusSeconds(60), "10");
        gauge.tick(MONDAY.plus(Duration.ofHours(2)));

        correct(1, MONDAY, "12.50");

        assertThat(refusal()).contains("not a learned hour");
        assertThat(gauge.hours()).allMatch(hour -> hour.getRevision() == 0);
    }

    @Test
    void aResetForgetsWhatWasLearnedAndLetsANewSeedIn() {
        seed(9, 0, 10, 4);
        gauge.baselines();

        gauge.command(command(BaselineCommandType.RESET, 1).build(), MONDAY);
        BaselineUpdate forgotten = gauge.baselines().getFirst();
        assertThat(forgotten.getReason()).isEqualTo(BaselineReason.RESET);
        assertThat(forgotten.getBaseline()).isNaN();
        assertThat(forgotten.getThreshold()).isEqualTo(Double.POSITIVE_INFINITY);

        seed(3, 0, 20, 4);
        assertThat(gauge.baselines().getFirst().getBaseline()).isEqualTo(20.0);
    }

    @Test
    void aCommandThatBreaksARuleIsKeptWithTheReason() {
        seed(1, 168, 10, 4);

        assertThat(refusal()).isEqualTo("seeds.slot 168 is not between 0 and 167");
        assertThat(gauge.baselines()).isEmpty();
    }

    @Test
    void aMarkFarAheadOfTheBrokersClockClosesNothingBeyondTenMinutes() {
        gauge.event(MONDAY.plusSeconds(60), "10");
        gauge.mark(MONDAY.plus(Duration.ofDays(300)), -1, MONDAY.plusSeconds(120));

        assertThat(gauge.hours()).isEmpty();
        assertThat(gauge.meters.counter("costgauge.ticks.clamped").count()).isEqualTo(1);
    }

    @Test
    void aMarkIsHeardAfterTheEventThatItNames() {
        gauge.event(MONDAY.plusSeconds(60), "10");
        gauge.mark(MONDAY.plus(Duration.ofHours(2)), 2, MONDAY.plus(Duration.ofHours(2)));
        assertThat(gauge.hours()).isEmpty();

        gauge.event(MONDAY.plusSeconds(70), "1");
        assertThat(gauge.hours()).isEmpty();
        gauge.raw(new byte[] {9}, MONDAY.plusSeconds(80));

        assertThat(gauge.hours().getFirst().getCost()).isEqualByComparingTo("11");
    }

    @Test
    void aProducerWhoseClockIsAheadClosesNoHourForOthers() {
        gauge.event(MONDAY.plusSeconds(60), "10");
        // Its event says 01:06; the log says 00:57.
        gauge.eventAhead(MONDAY.plusSeconds(3600 + 360), MONDAY.plusSeconds(3600 - 180));

        assertThat(gauge.hours()).isEmpty();
    }

    private void seed(long version, int slot, double baseline, int observations) {
        gauge.command(
                command(BaselineCommandType.SEED, version)
                        .setSeeds(List.of(new SlotSeed(slot, baseline, observations)))
                        .build(),
                MONDAY);
    }

    private void correct(long version, Instant hour, String dollars) {
        gauge.command(
                command(BaselineCommandType.CORRECT, version)
                        .setCorrection(new HourCorrection(
                                hour, new BigDecimal(dollars).setScale(9), 3L, 3L, 30L, 3L, 0L))
                        .build(),
                MONDAY);
    }

    private static BaselineCommand.Builder command(BaselineCommandType type, long version) {
        return BaselineCommand.newBuilder()
                .setCommandId("c")
                .setType(type)
                .setVersion(version)
                .setIssuedAt(MONDAY)
                .setIssuedBy("test")
                .setProject(PAIR.project())
                .setService(PAIR.service())
                .setModel(PAIR.model());
    }

    private String refusal() {
        var letters = gauge.bytes(Topic.DEAD_LETTERS);
        assertThat(letters).hasSize(1);
        return new String(
                letters.getFirst().headers().lastHeader("costgauge-rule").value(), StandardCharsets.UTF_8);
    }
}
