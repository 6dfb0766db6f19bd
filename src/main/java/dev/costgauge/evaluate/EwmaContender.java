package dev.costgauge.evaluate;

import dev.costgauge.detect.Detector;
import dev.costgauge.detect.EwmaRatio;
import dev.costgauge.detect.Expectation;

/** The plain rule, as the stream runs it; its score is the cost over the threshold; a dollar more is the least. */
final class EwmaContender implements Contender {

    @Override
    public String name() {
        return EwmaRatio.RULE;
    }

    @Override
    public double[][] scores(Panel panel) {
        double[][] scores = new double[panel.names().length][panel.hours()];
        for (int s = 0; s < scores.length; s++) {
            score(new EwmaRatio(.1, 3, 0), panel.costs()[s], scores[s]);
        }
        return scores;
    }

    private static <S> void score(Detector<S> rule, double[] costs, double[] scores) {
        S state = rule.create();
        for (int hour = 0; hour < costs.length; hour++) {
            double x = costs[hour];
            if (!Double.isNaN(x)) {
                int slot = hour % 168;
                Expectation e = rule.expect(state, slot);
                boolean matters = e.known() && x - e.expected() >= 1;
                scores[hour] = !matters ? 0 : e.threshold() > 0 ? x / e.threshold() : 1e9;
                rule.learn(state, slot, x);
            }
        }
    }
}
