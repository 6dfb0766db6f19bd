package dev.costgauge.evaluate;

import dev.costgauge.detect.EwmaRatio;
import dev.costgauge.detect.FleetPrior;
import dev.costgauge.detect.SeasonalConformal;
import dev.costgauge.detect.SeasonalState;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The processor time that one hour of one pair takes to judge and to learn: every rule over the clean shapes of the injection
 * benchmark, and the default rule's parts, each with those before it. Medians of several passes after one that warms up.
 */
final class SpeedBenchmark {

    private static final int WEEK = 168;
    private static final double MICRO = 1e3;

    private final Panel panel;
    private final int passes;
    private final LongSupplier nanos;
    private final Progress progress;

    /**
     * @param passes measured passes over the panel, odd
     * @param nanos processor time of the calling thread in nanoseconds
     */
    SpeedBenchmark(Panel panel, int passes, LongSupplier nanos, Progress progress) {
        this.panel = panel;
        this.passes = passes;
        this.nanos = nanos;
        this.progress = progress;
    }

    Report run(List<Contender> contenders) {
        long hours = Arrays.stream(panel.costs())
                .flatMapToDouble(Arrays::stream)
                .filter(cost -> !Double.isNaN(cost))
                .count();
        Table rules = new Table(
                String.format(Locale.ROOT, "speed: one hour of one pair judged and learned, medians of %d passes", passes),
                List.of("rule", "microseconds", "of ewma-ratio"));
        Map<String, Double> took = new LinkedHashMap<>();
        contenders.forEach(contender -> took.put(contender.name(), micros(contender, hours)));
        double plain = took.getOrDefault(EwmaRatio.RULE, Double.NaN);
        took.forEach((name, micros) -> rules.row(name, micros, micros / plain));
        double own = took.getOrDefault(SeasonalConformal.RULE, Double.NaN);
        return new Report(
                "speed",
                List.of(rules, parts(hours)),
                String.format(Locale.ROOT, "%s %.2f microseconds a learned hour", SeasonalConformal.RULE, own));
    }

    private double micros(Contender contender, long hours) {
        progress.step("speed " + contender.name());
        return median(() -> contender.scores(panel)) / hours / MICRO;
    }

    /** Nanoseconds of a pass. */
    private double median(Runnable pass) {
        pass.run();
        long[] took = new long[passes];
        for (int i = 0; i < passes; i++) {
            long began = nanos.getAsLong();
            pass.run();
            took[i] = nanos.getAsLong() - began;
        }
        Arrays.sort(took);
        return took[passes / 2];
    }

    /** What is done with a pair's state once an hour. */
    private interface Step {

        SeasonalState apply(SeasonalState state, int slot, double cost);
    }

    private Table parts(long hours) {
        SeasonalConformal rule = new SeasonalConformal(1, 1);
        FleetPrior prior = new FleetPrior(20, Double.parseDouble(FleetPrior.UNKNOWN_HIGH));
        ByteBuffer bytes = ByteBuffer.allocate(rule.maxBytes());
        Step learn = (state, slot, cost) -> {
            rule.learn(state, slot, cost, prior);
            return state;
        };
        Step judge = (state, slot, cost) -> {
            rule.trend(state, slot, cost);
            return state;
        };
        Step freeze = (state, slot, cost) -> {
            rule.expect(state, (slot + 2) % WEEK, prior);
            return state;
        };
        Step store = (state, slot, cost) -> {
            rule.write(state, bytes.clear());
            return rule.read(bytes.flip());
        };
        Table table = new Table(
                String.format(Locale.ROOT, "speed: seasonal-conformal, a state of %d bytes", rule.maxBytes()),
                List.of("what", "microseconds"));
        part(table, "learn", List.of(learn), hours);
        part(table, "and judge the closed hour", List.of(learn, judge), hours);
        part(table, "and freeze an hour ahead", List.of(learn, judge, freeze), hours);
        part(table, "and write and read the state", List.of(learn, judge, freeze, store), hours);
        return table;
    }

    private void part(Table table, String what, List<Step> steps, long hours) {
        progress.step("speed: " + what);
        table.row(what, median(() -> pass(steps)) / hours / MICRO);
    }

    private void pass(List<Step> steps) {
        SeasonalConformal rule = new SeasonalConformal(1, 1);
        for (double[] costs : panel.costs()) {
            SeasonalState state = rule.create();
            for (int hour = 0; hour < costs.length; hour++) {
                if (!Double.isNaN(costs[hour])) {
                    for (Step step : steps) {
                        state = step.apply(state, hour % WEEK, costs[hour]);
                    }
                }
            }
        }
    }
}
