package dev.costgauge.evaluate;

import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.SeasonalConformal;
import dev.costgauge.detect.SeasonalState;
import java.util.Arrays;

/** The default rule, with the view over the fleet that the stream gives it. */
final class SeasonalContender implements Contender {

    private final SeasonalConformal rule;

    SeasonalContender(SeasonalConformal rule) {
        this.rule = rule;
    }

    @Override
    public String name() {
        return SeasonalConformal.RULE;
    }

    @Override
    public double[][] scores(Panel panel) {
        int n = panel.names().length;
        double[][] scores = new double[n][panel.hours()];
        SeasonalState[] states = new SeasonalState[n];
        boolean[] live = new boolean[n];
        double fleetSum = 0;
        double fleetCount = 0;
        for (int s = 0; s < n; s++) {
            states[s] = rule.create();
        }
        Expectation[] frozen = new Expectation[n];
        for (int hour = 0; hour < panel.hours(); hour++) {
            int slot = hour % 168;
            double fleetMean = fleetCount > 0 ? fleetSum / fleetCount : Double.NaN;
            double[] r = new double[n];
            int speakers = 0;
            for (int s = 0; s < n; s++) {
                double x = panel.costs()[s][hour];
                if (Double.isNaN(x)) {
                    continue;
                }
                Expectation e = rule.expect(states[s], slot, fleetMean);
                frozen[s] = e;
                if (e.settled()) {
                    r[speakers++] = Math.log(Math.max(x / e.expected(), .001));
                }
            }
            int direction = fleet(r, speakers);
            fleetSum *= .9941;
            fleetCount *= .9941;
            for (int s = 0; s < n; s++) {
                double x = panel.costs()[s][hour];
                if (Double.isNaN(x)) {
                    continue;
                }
                Expectation e = frozen[s];
                double up = e.known() && direction <= 0 ? gatedUp(e, x) : 0;
                double down = e.known() && direction >= 0 ? gatedDown(e, x) : 0;
                scores[s][hour] = Math.max(up, down);
                if (direction == 0) {
                    rule.learn(states[s], slot, e, x, fleetMean);
                }
                fleetSum += x;
                fleetCount++;
            }
        }
        return scores;
    }

    private static double gatedUp(Expectation e, double x) {
        return x - e.expected() >= 1 && x >= 1.3 * e.expected() ? e.scoreUp(x) : 0;
    }

    private static double gatedDown(Expectation e, double x) {
        return e.expected() - x >= 1 && x <= .6 * e.expected() ? e.scoreDown(x) : 0;
    }

    private static int fleet(double[] r, int n) {
        if (n < 12) {
            return 0;
        }
        double[] sorted = Arrays.copyOf(r, n);
        Arrays.sort(sorted);
        double m = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        if (Math.abs(m) <= .5) {
            return 0;
        }
        int same = 0;
        for (double one : sorted) {
            same += Math.signum(one) == Math.signum(m) && Math.abs(one) > .25 ? 1 : 0;
        }
        return same >= .85 * n ? (int) Math.signum(m) : 0;
    }
}
