package dev.costgauge.evaluate;

import java.util.function.Supplier;

/** A rule that sees each series alone. Hours without data are not shown to it. */
record SeriesContender(String name, Supplier<Online> rule) implements Contender {

    @Override
    public double[][] scores(Panel panel) {
        double[][] scores = new double[panel.names().length][panel.hours()];
        for (int s = 0; s < scores.length; s++) {
            Online online = rule.get();
            for (int hour = 0; hour < scores[s].length; hour++) {
                double cost = panel.costs()[s][hour];
                if (!Double.isNaN(cost)) {
                    scores[s][hour] = online.next(hour % 168, cost);
                }
            }
        }
        return scores;
    }
}
