package dev.costgauge.chaos;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.chaos.Account.Cell;
import dev.costgauge.chaos.Account.Sum;
import dev.costgauge.chaos.PlainOracle.Said;
import dev.costgauge.chaos.PlainOracle.Step;
import dev.costgauge.chaos.PlainOracle.Turn;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.BaselineKey;
import dev.costgauge.store.BaselineRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Compares alerts, verdicts and baselines of the pairs of the plain rule with what the oracle says. Stateless. */
final class PlainAudit {

    /** Closed hours after which there is an alert that opened, and, with two normal hours behind it, one that is over. */
    private static final int ENOUGH_TO_OPEN = 8;

    private static final int ENOUGH_TO_RESOLVE = 24;

    private PlainAudit() {}

    static void compare(PlainPairs plain, Harvest harvest, Findings findings) {
        Map<Step, Integer> expected = new HashMap<>();
        Map<Cell, Said> hours = new HashMap<>();
        Map<BaselineKey, Double> baselines = new HashMap<>();
        plain.oracles().forEach((pair, oracle) -> {
            expected.putAll(oracle.steps());
            oracle.hours().forEach((hour, said) -> hours.put(new Cell(pair, hour), said));
            oracle.baselines().forEach((slot, dollars) -> baselines.put(new BaselineKey(pair, slot), dollars));
        });
        long longest = plain.oracles().values().stream()
                .mapToLong(oracle -> oracle.hours().size())
                .max()
                .orElse(0);
        foretold(Turn.OPENED, expected, longest, ENOUGH_TO_OPEN, findings);
        foretold(Turn.RESOLVED, expected, longest, ENOUGH_TO_RESOLVE, findings);
        steps(expected, published(plain, harvest), findings);
        hours(plain, hours, harvest, findings);
        baselines(plain, baselines, harvest, findings);
        late(plain, harvest, findings);
        findings.line(
                "oracle",
                "%,d turns of %,d alerts of %,d pairs, %,d verdicts, %,d baselines",
                expected.values().stream().mapToInt(Integer::intValue).sum(),
                expected.keySet().stream().map(Step::alertId).distinct().count(),
                plain.oracles().size(),
                hours.size(),
                baselines.size());
    }

    /** A trial in which there was nothing to tell says nothing of alerts, so it must not pass. */
    private static void foretold(
            Turn turn, Map<Step, Integer> expected, long hours, int enough, Findings findings) {
        boolean none = expected.keySet().stream().noneMatch(step -> step.turn() == turn);
        findings.missing(
                none && hours >= enough ? 1 : 0,
                "the oracle foretold no alert " + turn + " in " + hours
                        + " hours: the trial does not show that alerts are right; take more rounds or another seed");
    }

    private static Map<Step, Integer> published(PlainPairs plain, Harvest harvest) {
        Map<Step, Integer> steps = new HashMap<>();
        for (CostAnomalyAlert alert : harvest.alerts) {
            if (plain.contains(new PairKey(alert.getProject(), alert.getService(), alert.getModel()))) {
                switch (alert.getStatus()) {
                    case OPENED -> steps.merge(new Step(alert.getAlertId(), Turn.OPENED), 1, Integer::sum);
                    case RESOLVED -> steps.merge(new Step(alert.getAlertId(), Turn.RESOLVED), 1, Integer::sum);
                    case RETRACTED -> steps.merge(new Step(alert.getAlertId(), Turn.RETRACTED), 1, Integer::sum);
                    case UPDATED -> {
                        // How much it grew since it was last told is not foretold.
                    }
                }
            }
        }
        return steps;
    }

    private static void steps(Map<Step, Integer> expected, Map<Step, Integer> found, Findings findings) {
        Set<Step> all = new HashSet<>(expected.keySet());
        all.addAll(found.keySet());
        for (Step step : all) {
            findings.compare(
                    expected.getOrDefault(step, 0),
                    found.getOrDefault(step, 0),
                    "alert " + step.alertId() + " " + step.turn());
        }
    }

    private static void hours(PlainPairs plain, Map<Cell, Said> expected, Harvest harvest, Findings findings) {
        Set<Cell> cells = new HashSet<>(expected.keySet());
        harvest.hours.keySet().stream().filter(cell -> plain.contains(cell.pair())).forEach(cells::add);
        for (Cell cell : cells) {
            CostHour hour = harvest.hours.get(cell);
            Said found = hour == null
                    ? null
                    : new Said(Nanos.of(hour.getCost()), hour.getThreshold(), hour.getAnomalous());
            Said said = expected.get(cell);
            String where = "hour " + HourOfWeek.UTC.format(cell.hour()) + " of " + cell.pair() + ": ";
            findings.doubled(said == null ? 1 : 0, where + found + " where the oracle has none");
            findings.missing(said == null || said.equals(found) ? 0 : 1, where + found + " instead of " + said);
        }
    }

    private static void baselines(
            PlainPairs plain, Map<BaselineKey, Double> expected, Harvest harvest, Findings findings) {
        Map<BaselineKey, Double> found = new HashMap<>();
        for (BaselineRow row : harvest.baselines.values()) {
            if (plain.contains(row.key().pair())) {
                found.put(row.key(), row.baseline());
            }
        }
        expected.forEach((key, dollars) -> findings.missing(
                dollars.equals(found.get(key)) ? 0 : 1,
                "baseline of " + key + ": " + found.get(key) + " instead of " + dollars));
    }

    private static void late(PlainPairs plain, Harvest harvest, Findings findings) {
        Set<Cell> cells = new HashSet<>(plain.late().keySet());
        harvest.late.keySet().stream().filter(cell -> plain.contains(cell.pair())).forEach(cells::add);
        for (Cell cell : cells) {
            findings.compare(
                    plain.late().getOrDefault(cell, Sum.ZERO).events(),
                    harvest.late.getOrDefault(cell, Sum.ZERO).events(),
                    "late events of hour " + HourOfWeek.UTC.format(cell.hour()) + " of " + cell.pair());
        }
    }
}
