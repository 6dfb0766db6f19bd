package dev.costgauge.chaos;

import dev.costgauge.avro.AlertKind;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.chaos.Account.Cell;
import dev.costgauge.chaos.Account.Sum;
import dev.costgauge.cost.AlertId;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.replay.PartitionResult;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what the stream published with plain sums of what was sent, and with a replay. Stateless. */
final class StreamAudit {

    private StreamAudit() {}

    /** Every event is in the hour of its pair once, or among the late ones once; nothing else is. */
    static void hours(Account account, Harvest harvest, Findings findings) {
        Map<Cell, Sum> sent = account.distinct();
        Set<Cell> cells = new HashSet<>(sent.keySet());
        cells.addAll(harvest.hours.keySet());
        cells.addAll(harvest.late.keySet());
        long events = 0;
        long late = 0;
        for (Cell cell : cells) {
            Sum tooLate = harvest.late.getOrDefault(cell, Sum.ZERO);
            Sum expected = sent.getOrDefault(cell, Sum.ZERO).minus(tooLate);
            CostHour hour = harvest.hours.get(cell);
            Sum found = hour == null ? Sum.ZERO : new Sum(hour.getEvents(), Nanos.of(hour.getCost()));
            String where = "hour " + HourOfWeek.UTC.format(cell.hour()) + " of " + cell.pair();
            findings.compare(expected.events(), found.events(), "events in " + where);
            if (expected.events() == found.events() && expected.nanos() != found.nanos()) {
                findings.missing(1, where + " cost " + found.nanos() + " instead of " + expected.nanos() + " nano-dollars");
            }
            events += found.events();
            late += tooLate.events();
        }
        findings.line("hours", "%,d hours of pairs, %,d events counted, %,d too late", cells.size(), events, late);
    }

    /** What must be refused is a dead letter, once for each time that it was sent, and nothing else is. */
    static void refused(Account account, Harvest harvest, Findings findings) {
        long letters = 0;
        for (Map.Entry<ByteBuffer, Integer> sent : account.refused().entrySet()) {
            int found = harvest.deadLetters.getOrDefault(sent.getKey(), 0);
            findings.compare(sent.getValue(), found, "dead letters of one value");
            letters += found;
        }
        harvest.deadLetters.forEach((value, times) -> findings.doubled(
                account.refused().containsKey(value) ? 0 : times, "dead letters of a value that was to be taken"));
        findings.line("refused", "%,d dead letters", letters);
    }

    /** No step is there twice, and every id is the one that pair and hour give. */
    static void alerts(Harvest harvest, Findings findings) {
        Map<String, Integer> steps = new HashMap<>();
        Set<String> ids = new HashSet<>();
        for (CostAnomalyAlert alert : harvest.alerts) {
            steps.merge(step(alert), 1, Integer::sum);
            ids.add(alert.getAlertId());
            PairKey pair = alert.getKind() == AlertKind.FLEET
                    ? PairKey.ALL
                    : new PairKey(alert.getProject(), alert.getService(), alert.getModel());
            String id = AlertId.of(pair, HourOfWeek.hourOf(alert.getOpenedHour().toEpochMilli()));
            if (!id.equals(alert.getAlertId())) {
                findings.missing(1, "alert " + alert.getAlertId() + " of " + pair + " should have id " + id);
            }
        }
        steps.forEach((step, times) -> findings.doubled(times - 1, "alert step " + step + " is there " + times + " times"));
        fleet(harvest, findings);
        findings.line("alerts", "%,d steps of %,d alerts, ids recomputed", harvest.alerts.size(), ids.size());
    }

    /** Alerts about all pairs are made in one place and told to every partition: all have the same ones. */
    private static void fleet(Harvest harvest, Findings findings) {
        List<String> published = harvest.alerts.stream()
                .filter(alert -> alert.getKind() == AlertKind.FLEET)
                .map(StreamAudit::step)
                .toList();
        for (int partition = 0; partition < Stage.PARTITIONS; partition++) {
            List<String> told = harvest.fleetNotices.getOrDefault(partition, List.of()).stream()
                    .map(StreamAudit::step)
                    .toList();
            findings.compare(told.size(), new HashSet<>(told).size(), "fleet alert steps in partition " + partition);
            Set<String> lost = new HashSet<>(told);
            published.forEach(lost::remove);
            findings.missing(lost.size(), "fleet alert steps " + lost + " are not published");
            Set<String> untold = new HashSet<>(published);
            told.forEach(untold::remove);
            findings.missing(untold.size(), "partition " + partition + " was not told of fleet alert steps " + untold);
        }
    }

    private static String step(CostAnomalyAlert alert) {
        return alert.getAlertId() + "#" + alert.getSequence();
    }

    /** Each line balances, and all lines together hold every record that was an event. */
    static void ledger(Account account, Harvest harvest, Findings findings) {
        Sum received = Sum.ZERO;
        for (CostLedger line : harvest.ledger.values()) {
            String where = "ledger of partition " + line.getPartition() + " and hour " + line.getHour();
            long unaccounted = line.getReceivedNanos()
                    - line.getCountedNanos()
                    - line.getLateNanos()
                    - line.getRefusedNanos()
                    - line.getDuplicateNanos();
            long notClosed = line.getCountedNanos() + line.getCorrectedNanos() - line.getClosedNanos();
            findings.ledgerOff(unaccounted, where + ": " + unaccounted + " nano-dollars came in and are nowhere");
            findings.ledgerOff(notClosed, where + ": " + notClosed + " nano-dollars are counted and in no closed hour");
            findings.ledgerOff(
                    line.getCorrectedNanos(),
                    where + ": a sweep corrected " + line.getCorrectedNanos() + " nano-dollars");
            received = received.plus(new Sum(
                    line.getReceivedEvents() - line.getRefusedEvents(),
                    line.getReceivedNanos() - line.getRefusedNanos()));
        }
        Sum sent = account.total();
        findings.ledgerOff(
                sent.nanos() - received.nanos(),
                "all lines of the ledger received " + received + " where " + sent + " was sent");
        findings.compare(sent.events(), received.events(), "events received by the ledger");
        findings.line(
                "ledger", "%,d lines, %,d events, off by %s", harvest.ledger.size(), received.events(), usd(findings.ledgerOff()));
    }

    /** The stream published what its own input gives in one process without faults, to the last bit. */
    static void replay(List<PartitionResult> results, Findings findings) {
        long records = 0;
        long words = 0;
        long alerts = 0;
        for (PartitionResult result : results) {
            records += result.records();
            words += result.compared().values().stream().mapToLong(Long::longValue).sum();
            alerts += result.compared().getOrDefault("alert", 0L);
            String where = "replay of partition " + result.partition() + ": " + result.differences();
            findings.missing(result.different() - result.unexpected(), where);
            findings.doubled(result.unexpected(), where);
        }
        findings.line(
                "replay",
                "%,d records, %,d words (%,d alert steps), %,d different",
                records,
                words,
                alerts,
                results.stream().mapToLong(PartitionResult::different).sum());
    }

    /** Exact dollars. */
    static String usd(long nanos) {
        return "$" + Nanos.toDecimal(nanos).toPlainString();
    }
}
