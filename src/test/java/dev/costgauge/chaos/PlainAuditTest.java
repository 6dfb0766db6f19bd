package dev.costgauge.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.chaos.Account.Cell;
import dev.costgauge.chaos.Account.Sum;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.load.generate.Fleet;
import dev.costgauge.load.generate.PairProfile;
import dev.costgauge.store.BaselineKey;
import dev.costgauge.store.BaselineRow;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the stream may do wrong with alerts, planted one by one beside what the oracle says. */
class PlainAuditTest {

    private static final long HOUR = 490_000;

    private final List<PairProfile> pairs = Fleet.of(1, 4, HOUR).pairs();
    private final PairProfile profile = pairs.getFirst();
    private final PlainPairs plain = new PlainPairs(pairs);
    private final Harvest harvest = new Harvest();
    private final Findings findings = new Findings();

    PlainAuditTest() {
        plain.close(HOUR - 1);
        plain.event(event(HOUR, 10 * profile.dollarsPerHour()));
        for (long hour = HOUR; hour < HOUR + 6; hour++) {
            plain.close(hour);
        }
        plain.event(event(HOUR, 1));
        harvest.late.put(new Cell(profile.pair(), HOUR), new Sum(1, Nanos.PER_DOLLAR));
        plain.oracles().forEach(this::publish);
    }

    @Test
    void aStreamThatDoesAsTheOracleSaysIsClean() {
        PlainAudit.compare(plain, harvest, findings);

        assertThat(findings.isClean()).as("%s", findings.named()).isTrue();
        assertThat(harvest.alerts)
                .extracting(CostAnomalyAlert::getStatus)
                .containsExactlyInAnyOrder(AlertStatus.OPENED, AlertStatus.RESOLVED);
        assertThat(findings.lines()).singleElement().asString().contains("2 turns of 1 alerts of 2 pairs");
    }

    @Test
    void anAlertThatIsNotRaisedIsMissing() {
        harvest.alerts.removeIf(alert -> alert.getStatus() == AlertStatus.OPENED);

        PlainAudit.compare(plain, harvest, findings);

        assertThat(findings.missing()).isEqualTo(1);
        assertThat(findings.named()).singleElement().asString().endsWith("OPENED: 0 instead of 1");
    }

    @Test
    void anAlertUnderAnotherIdIsMissingAndDouble() {
        harvest.alerts.getFirst().put("alertId", "f".repeat(32));

        PlainAudit.compare(plain, harvest, findings);

        assertThat(findings.missing()).isEqualTo(1);
        assertThat(findings.doubled()).isEqualTo(1);
    }

    @Test
    void aVerdictOrABaselineThatIsOffByABitIsFound() {
        Cell cell = new Cell(profile.pair(), HOUR);
        CostHour hour = harvest.hours.get(cell);
        hour.put("threshold", Math.nextUp(hour.getThreshold()));
        BaselineKey key = new BaselineKey(profile.pair(), 0);
        harvest.baselines.put(key, row(key, Math.nextUp(harvest.baselines.get(key).baseline())));

        PlainAudit.compare(plain, harvest, findings);

        assertThat(findings.missing()).isEqualTo(2);
    }

    @Test
    void anEventThatIsCalledLateWithoutCauseIsDouble() {
        harvest.late.put(new Cell(profile.pair(), HOUR + 3), new Sum(1, 5));

        PlainAudit.compare(plain, harvest, findings);

        assertThat(findings.doubled()).isEqualTo(1);
    }

    @Test
    void aTrialInWhichNoAlertIsForetoldFailsWhenItIsLongEnough() {
        assertThat(quietTrial(7).isClean()).isTrue();

        Findings day = quietTrial(24);

        assertThat(day.missing()).isEqualTo(2);
        assertThat(day.named())
                .anyMatch(text -> text.startsWith("the oracle foretold no alert OPENED in 24 hours"))
                .anyMatch(text -> text.startsWith("the oracle foretold no alert RESOLVED in 24 hours"));
    }

    private Findings quietTrial(int hours) {
        PlainPairs quiet = new PlainPairs(pairs);
        quiet.close(HOUR - 1);
        quiet.event(event(HOUR, 0));
        for (long hour = HOUR; hour < HOUR + hours; hour++) {
            quiet.close(hour);
        }
        harvest.alerts.clear();
        harvest.hours.clear();
        harvest.late.clear();
        harvest.baselines.clear();
        quiet.oracles().forEach(this::publish);
        Findings found = new Findings();
        PlainAudit.compare(quiet, harvest, found);
        return found;
    }

    private CostEvent event(long hour, double dollars) {
        long nanos = (long) (dollars * Nanos.PER_DOLLAR);
        return new CostEvent("e", HourOfWeek.startOf(hour), profile.pair(), "", "", nanos, 0, 0, 0, 1, "");
    }

    private void publish(PairKey pair, PlainOracle oracle) {
        oracle.hours().forEach((number, said) -> {
            CostHour hour = new CostHour();
            hour.put("cost", Nanos.toDecimal(said.nanos()));
            hour.put("threshold", said.threshold());
            hour.put("anomalous", said.anomalous());
            harvest.hours.put(new Cell(pair, number), hour);
        });
        oracle.baselines().forEach((slot, dollars) -> {
            BaselineKey key = new BaselineKey(pair, slot);
            harvest.baselines.put(key, row(key, dollars));
        });
        oracle.steps().forEach((step, times) -> {
            CostAnomalyAlert alert = new CostAnomalyAlert();
            alert.put("alertId", step.alertId());
            alert.put("status", AlertStatus.valueOf(step.turn().name()));
            alert.put("project", pair.project());
            alert.put("service", pair.service());
            alert.put("model", pair.model());
            harvest.alerts.add(alert);
        });
    }

    private static BaselineRow row(BaselineKey key, double baseline) {
        return new BaselineRow(
                key, "Z", 1, baseline, baseline, 3 * baseline, 1, false, "ewma-ratio", "LEARNED", null, null, 0);
    }
}
