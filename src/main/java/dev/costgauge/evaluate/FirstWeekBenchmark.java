package dev.costgauge.evaluate;

import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * False alerts in a pair's first week. The clean shapes of the injection benchmark are born at random hours: once a sixth
 * of them at a time into a fleet that has run for three weeks at least, and once all together into a world without a past.
 * Beside it, what such reserve costs: new pairs of twenty times the fleet's mean that are told of on their first day.
 */
final class FirstWeekBenchmark {

    private static final int WARM_UP = 504;
    private static final int WEEK = 168;
    private static final int DAY = 24;
    private static final int PARTS = 6;
    private static final int NOT_BORN = -1;
    private static final double RUNAWAY = 20;

    /** Alerting hours this close are one episode. */
    private static final int MERGE = 6;

    private final Panel clean;
    private final Progress progress;

    FirstWeekBenchmark(Path data, Progress progress) {
        this.clean = new InjectionFiles(data.resolve("injection")).clean();
        this.progress = progress;
    }

    /**
     * Series of which some begin late.
     *
     * @param birth by series, the hour in which it begins, or {@link #NOT_BORN} for one that is not looked at
     */
    record Births(Panel panel, int[] birth) {}

    Report run(List<Integer> seeds, List<Contender> contenders) {
        List<Births> running = new ArrayList<>();
        List<Births> cold = new ArrayList<>();
        List<Births> runaways = new ArrayList<>();
        for (int seed : seeds) {
            Random random = new Random(seed * 7919L + 23);
            for (int part = 0; part < PARTS; part++) {
                Births births = running(part, random);
                running.add(births);
                runaways.add(runaway(births));
            }
            cold.add(cold(random));
        }
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "first-week, %d shapes, seeds %s: false alert episodes per ten new pairs",
                        clean.names().length,
                        seeds),
                List.of("rule", "running fleet", "pairs", "cold fleet", "pairs", "runaways told in a day"));
        for (Contender contender : contenders) {
            progress.step("first-week " + contender.name());
            Outcome warm = outcome(contender, running, WEEK);
            Outcome alone = outcome(contender, cold, WEEK);
            Outcome told = outcome(contender, runaways, DAY);
            table.row(
                    contender.name(),
                    10 * warm.episodes(),
                    10 * warm.pairs(),
                    10 * alone.episodes(),
                    10 * alone.pairs(),
                    told.pairs());
        }
        return new Report("first-week", List.of(table), "");
    }

    private Births running(int part, Random random) {
        double[][] costs = new double[clean.names().length][];
        int[] birth = new int[costs.length];
        for (int s = 0; s < costs.length; s++) {
            costs[s] = clean.costs()[s].clone();
            birth[s] = NOT_BORN;
            if (s % PARTS == part) {
                birth[s] = WARM_UP + random.nextInt(clean.hours() - WARM_UP - WEEK);
                Arrays.fill(costs[s], 0, birth[s], Double.NaN);
            }
        }
        return new Births(new Panel(clean.names(), costs, clean.masked()), birth);
    }

    private Births cold(Random random) {
        double[][] costs = new double[clean.names().length][];
        int[] birth = new int[costs.length];
        Arrays.fill(birth, random.nextInt(clean.hours() - WEEK));
        for (int s = 0; s < costs.length; s++) {
            costs[s] = clean.costs()[s].clone();
            Arrays.fill(costs[s], 0, birth[s], Double.NaN);
        }
        return new Births(new Panel(clean.names(), costs, clean.masked()), birth);
    }

    /** The newborn pairs of a fleet, each stretched to twenty times what a pair costs on average. */
    private Births runaway(Births births) {
        double mean = Arrays.stream(clean.costs())
                .flatMapToDouble(Arrays::stream)
                .filter(cost -> !Double.isNaN(cost))
                .average()
                .orElse(0);
        double[][] costs = births.panel().costs().clone();
        for (int s = 0; s < costs.length; s++) {
            if (births.birth()[s] != NOT_BORN) {
                double own = Arrays.stream(costs[s])
                        .filter(cost -> !Double.isNaN(cost))
                        .average()
                        .orElse(1);
                costs[s] = Arrays.stream(costs[s]).map(cost -> cost * RUNAWAY * mean / own).toArray();
            }
        }
        return new Births(new Panel(clean.names(), costs, clean.masked()), births.birth());
    }

    /**
     * What new pairs came to.
     *
     * @param episodes alert episodes a pair
     * @param pairs part of the pairs that had one
     */
    private record Outcome(double episodes, double pairs) {}

    private static Outcome outcome(Contender contender, List<Births> trials, int hours) {
        int episodes = 0;
        int alerted = 0;
        int born = 0;
        for (Births births : trials) {
            double[][] scores = contender.scores(births.panel());
            for (int s = 0; s < scores.length; s++) {
                if (births.birth()[s] != NOT_BORN) {
                    int count = episodes(births, s, scores[s], hours);
                    episodes += count;
                    alerted += count > 0 ? 1 : 0;
                    born++;
                }
            }
        }
        return new Outcome((double) episodes / born, (double) alerted / born);
    }

    /** Episodes of one pair in its first hours; hours that are masked do not count. */
    static int episodes(Births births, int series, double[] scores, int hours) {
        int birth = births.birth()[series];
        int episodes = 0;
        int last = -MERGE - 1;
        for (int hour = birth; hour < birth + hours; hour++) {
            if (scores[hour] >= 1 && !births.panel().masked()[series][hour]) {
                episodes += hour - last > MERGE ? 1 : 0;
                last = hour;
            }
        }
        return episodes;
    }
}
