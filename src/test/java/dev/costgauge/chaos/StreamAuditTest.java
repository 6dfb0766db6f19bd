package dev.costgauge.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.AlertKind;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.chaos.Account.Cell;
import dev.costgauge.chaos.Account.Sum;
import dev.costgauge.cost.AlertId;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An audit that finds nothing is worth what it would have found: each fault is planted here. */
class StreamAuditTest {

    private static final PairKey PAIR = PairKey.of("checkout", "gpt-4o");
    private static final long HOUR = 490_000;
    private static final Cell CELL = new Cell(PAIR, HOUR);

    private final Account account = new Account();
    private final Harvest harvest = new Harvest();
    private final Findings findings = new Findings();

    @Test
    void everythingInItsPlaceIsClean() {
        send(3);
        harvest.hours.put(CELL, hour(2, 20));
        harvest.late.put(CELL, new Sum(1, 10));

        StreamAudit.hours(account, harvest, findings);

        assertThat(findings.isClean()).as("%s", findings.named()).isTrue();
    }

    @Test
    void aLostEventIsMissingAndARepeatedOneDouble() {
        send(3);
        harvest.hours.put(CELL, hour(2, 20));
        harvest.hours.put(new Cell(PAIR, HOUR + 1), hour(1, 10));

        StreamAudit.hours(account, harvest, findings);

        assertThat(findings.missing()).isEqualTo(1);
        assertThat(findings.doubled()).isEqualTo(1);
        assertThat(findings.named()).anyMatch(text -> text.contains("default/checkout/gpt-4o: 2 instead of 3"));
    }

    @Test
    void anEventThatIsCountedAndLateIsDouble() {
        send(2);
        harvest.hours.put(CELL, hour(2, 20));
        harvest.late.put(CELL, new Sum(1, 10));

        StreamAudit.hours(account, harvest, findings);

        assertThat(findings.doubled()).isEqualTo(1);
    }

    @Test
    void aNanoDollarTooMuchIsFound() {
        send(2);
        harvest.hours.put(CELL, hour(2, 21));

        StreamAudit.hours(account, harvest, findings);

        assertThat(findings.missing()).isEqualTo(1);
    }

    @Test
    void aStepThatIsThereTwiceIsDoubleAndAForeignIdIsMissing() {
        String id = AlertId.of(PAIR, HOUR);
        harvest.alerts.addAll(List.of(alert(id, 0), alert(id, 1), alert(id, 1), alert("0".repeat(32), 0)));

        StreamAudit.alerts(harvest, findings);

        assertThat(findings.doubled()).isEqualTo(1);
        assertThat(findings.missing()).isEqualTo(1);
        assertThat(findings.named()).contains("alert step " + id + "#1 is there 2 times");
    }

    @Test
    void aDeadLetterTooFewOrTooManyIsFound() {
        account.refused(new byte[] {1});
        account.refused(new byte[] {2});
        harvest.deadLetters.put(ByteBuffer.wrap(new byte[] {2}), 2);

        StreamAudit.refused(account, harvest, findings);

        assertThat(findings.missing()).isEqualTo(1);
        assertThat(findings.doubled()).isEqualTo(1);
    }

    @Test
    void aLedgerThatDoesNotBalanceSaysByHowMuch() {
        send(3);
        CostLedger line = line(30, 29);
        harvest.ledger.put(List.of(0L, HOUR), line);

        StreamAudit.ledger(account, harvest, findings);

        // One nano-dollar came in and is nowhere.
        assertThat(StreamAudit.usd(findings.ledgerOff())).isEqualTo("$0.000000001");
        assertThat(findings.named()).anyMatch(text -> text.contains("1 nano-dollars came in and are nowhere"));
    }

    @Test
    void aLedgerThatLacksALineIsFound() {
        send(3);

        StreamAudit.ledger(account, harvest, findings);

        assertThat(findings.ledgerOff()).isEqualTo(30);
        assertThat(findings.missing()).isEqualTo(3);
    }

    private void send(int events) {
        for (int i = 0; i < events; i++) {
            account.event(new CostEvent("e" + i, HourOfWeek.startOf(HOUR), PAIR, "", "", 10, 0, 0, 0, 1, ""));
        }
    }

    private static CostHour hour(long events, long nanos) {
        CostHour hour = new CostHour();
        hour.put("events", events);
        hour.put("cost", Nanos.toDecimal(nanos));
        return hour;
    }

    private static CostAnomalyAlert alert(String id, int sequence) {
        CostAnomalyAlert alert = new CostAnomalyAlert();
        alert.put("alertId", id);
        alert.put("sequence", sequence);
        alert.put("kind", AlertKind.SPIKE);
        alert.put("project", PAIR.project());
        alert.put("service", PAIR.service());
        alert.put("model", PAIR.model());
        alert.put("openedHour", Instant.ofEpochMilli(HourOfWeek.startOf(HOUR)));
        return alert;
    }

    private static CostLedger line(long received, long counted) {
        CostLedger line = new CostLedger();
        line.put("partition", 0);
        line.put("hour", Instant.ofEpochMilli(HourOfWeek.startOf(HOUR)));
        line.put("receivedEvents", 3L);
        line.put("receivedNanos", received);
        line.put("countedNanos", counted);
        line.put("closedNanos", counted);
        return line;
    }
}
