package dev.costgauge.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Plants faults into clean shapes, by the recipe that the published seeds show: from the fourth week on, some six faults
 * a series with at least 96 hours between them; one day on which the whole fleet spends 0.3 to 0.5 of the usual; one gap
 * of a few hours without data; a few series that are born later and have a spike two days after.
 *
 * <p>A spike or burst by f adds (f - 1) times the hour's cost or half the series' mean, whichever is more. A ramp grows
 * linearly to f and falls back at once; a shift is f for five days; a drop leaves a tenth.
 */
final class InjectionGenerator {

    /**
     * Where faults may lie.
     *
     * @param warmUp hours before the first
     * @param between least hours between two of a series
     * @param fleet whether the fleet has its day, its gap and its births
     */
    record Plan(int warmUp, int between, boolean fleet) {

        /** Of the published seeds. */
        static final Plan TEN_WEEKS = new Plan(504, 96, true);
    }

    private static final int NEVER = -1000;

    /** Hours over which the distance between two faults is spread. */
    private static final int SPREAD = 100;

    private static final List<String> KINDS = List.of(
            "spike2", "spike3", "spike5", "spike10", "burst2", "burst3", "ramp2", "ramp3", "shift2", "drop0.1");

    /** How often each kind comes among the published seeds. */
    private static final double[] SHARES = {.115, .13, .115, .115, .12, .12, .065, .065, .075, .085};

    private final Panel clean;
    private final Set<String> kinds;
    private final Plan plan;

    /** @param kinds the kinds to plant; empty for all */
    InjectionGenerator(Panel clean, Set<String> kinds, Plan plan) {
        this.clean = clean;
        this.kinds = kinds;
        this.plan = plan;
        for (String kind : kinds) {
            if (!KINDS.contains(kind) && !kind.equals("launch-spike5")) {
                throw new IllegalArgumentException("kinds: " + kind + " is not one of " + KINDS + " or launch-spike5");
            }
        }
    }

    Injection plant(int seed) {
        Random random = new Random(seed * 7919L + 17);
        int hours = clean.hours();
        double[][] costs = new double[clean.names().length][];
        for (int s = 0; s < costs.length; s++) {
            costs[s] = clean.costs()[s].clone();
        }
        if (!plan.fleet()) {
            return plantPairs(seed, random, costs);
        }
        int holiday = plan.warmUp() + 24 * (7 + random.nextInt(36));
        int gap = plan.warmUp() + 12 + random.nextInt(hours - plan.warmUp() - 200);
        int gapEnd = gap + 3 + random.nextInt(2);
        if (gap < holiday + 48 && holiday < gapEnd + 24) {
            gap = holiday + 72;
            gapEnd = gap + 3;
        }
        boolean[] born = new boolean[costs.length];
        for (int n = 0; n < 5; n++) {
            born[random.nextInt(born.length)] = true;
        }
        List<Fault> faults = new ArrayList<>();
        for (int s = 0; s < costs.length; s++) {
            int from = plan.warmUp();
            if (born[s]) {
                int birth = plan.warmUp() + 48 + random.nextInt(500);
                Arrays.fill(costs[s], 0, birth, Double.NaN);
                from = birth + 35 + random.nextInt(20);
                int end = from + 1 + random.nextInt(3);
                if (wanted("launch-spike5") && plantable(s, from, end, holiday, gap, gapEnd)) {
                    faults.add(new Fault(s, from, end, "launch-spike5"));
                }
                from = end + plan.between();
            }
            plantSeries(s, from, random, holiday, gap, gapEnd, faults);
        }
        for (Fault fault : faults) {
            apply(fault, costs[fault.series()], clean.costs()[fault.series()]);
        }
        double less = .3 + .2 * random.nextDouble();
        for (int s = 0; s < costs.length; s++) {
            for (int hour = holiday; hour < holiday + 24; hour++) {
                costs[s][hour] *= less;
            }
            Arrays.fill(costs[s], gap, gapEnd, Double.NaN);
        }
        faults.sort(Comparator.comparingInt(Fault::series).thenComparingInt(Fault::start));
        return new Injection(seed, new Panel(clean.names(), costs, clean.masked()), faults);
    }

    /** Faults of single pairs only. */
    private Injection plantPairs(int seed, Random random, double[][] costs) {
        List<Fault> faults = new ArrayList<>();
        for (int s = 0; s < costs.length; s++) {
            plantSeries(s, plan.warmUp(), random, NEVER, NEVER, NEVER, faults);
        }
        for (Fault fault : faults) {
            apply(fault, costs[fault.series()], clean.costs()[fault.series()]);
        }
        return new Injection(seed, new Panel(clean.names(), costs, clean.masked()), faults);
    }

    private boolean wanted(String kind) {
        return kinds.isEmpty() || kinds.contains(kind);
    }

    private void plantSeries(
            int s, int from, Random random, int holiday, int gap, int gapEnd, List<Fault> faults) {
        int at = from + random.nextInt(plan.between());
        String kind = draw(random);
        int length = duration(kind, random);
        while (at + length < clean.hours() - 24) {
            if (plantable(s, at, at + length, holiday, gap, gapEnd) && worth(kind, s, at, length)) {
                if (wanted(kind)) {
                    faults.add(new Fault(s, at, at + length, kind));
                }
                at += length + plan.between() + random.nextInt(SPREAD);
                kind = draw(random);
                length = duration(kind, random);
            } else {
                at += 1 + random.nextInt(12);
            }
        }
    }

    private static String draw(Random random) {
        double at = random.nextDouble() * Arrays.stream(SHARES).sum();
        int kind = 0;
        while (kind < SHARES.length - 1 && at >= SHARES[kind]) {
            at -= SHARES[kind++];
        }
        return KINDS.get(kind);
    }

    private static int duration(String kind, Random random) {
        if (kind.startsWith("spike")) {
            return 1 + random.nextInt(3);
        }
        if (kind.startsWith("burst")) {
            return 6 + random.nextInt(7);
        }
        if (kind.startsWith("ramp")) {
            return 72 + random.nextInt(96);
        }
        return kind.startsWith("shift") ? 120 : 6 + random.nextInt(19);
    }

    /** A drop needs something to drop: at least one hour above the series' mean. */
    private boolean worth(String kind, int s, int from, int length) {
        double[] shape = clean.costs()[s];
        double most = Arrays.stream(shape, from, from + length).max().orElse(0);
        return !kind.startsWith("drop") || most > 1.2 * mean(shape);
    }

    private static double mean(double[] shape) {
        return Arrays.stream(shape).filter(x -> !Double.isNaN(x)).average().orElse(0);
    }

    /** Only where there is data, nothing natural is going on, the fleet is itself, and there is cost at all. */
    private boolean plantable(int s, int from, int to, int holiday, int gap, int gapEnd) {
        if (to >= clean.hours() - 24 || (from < holiday + 24 && holiday < to) || (from < gapEnd && gap < to)) {
            return false;
        }
        double sum = 0;
        for (int hour = from; hour < to; hour++) {
            if (Double.isNaN(clean.costs()[s][hour]) || clean.masked()[s][hour]) {
                return false;
            }
            sum += clean.costs()[s][hour];
        }
        return sum > 0;
    }

    private static void apply(Fault fault, double[] costs, double[] shape) {
        double factor = Double.parseDouble(fault.kind().replaceAll("[^0-9.]", ""));
        double mean = mean(shape);
        int length = fault.end() - fault.start();
        for (int hour = fault.start(); hour < fault.end(); hour++) {
            double x = shape[hour];
            if (fault.kind().startsWith("ramp")) {
                costs[hour] = x * (1 + (factor - 1) * (hour - fault.start() + 1) / length);
            } else if (fault.kind().contains("spike") || fault.kind().startsWith("burst")) {
                costs[hour] = x + (factor - 1) * Math.max(x, mean / 2);
            } else {
                costs[hour] = x * factor;
            }
        }
    }
}
