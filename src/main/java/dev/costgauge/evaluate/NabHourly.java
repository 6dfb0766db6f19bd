package dev.costgauge.evaluate;

import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.SeasonalConformal;
import dev.costgauge.detect.SeasonalState;
import java.util.Arrays;

/**
 * The default rule over records of any pace: each record stands for an hour's cost in the slot of its time, and is learned
 * at once. It was made for spending, not for this; the row shows how far it carries.
 */
final class NabHourly implements NabRule {

    /** USD that the mean value stands for. */
    private static final double MEAN = 20;

    private final SeasonalConformal rule = new SeasonalConformal(1, 1);

    @Override
    public String name() {
        return SeasonalConformal.RULE;
    }

    @Override
    public double limit() {
        return 1;
    }

    @Override
    public double[] scores(NabFile file) {
        double mean = Arrays.stream(file.values()).map(Math::abs).average().orElse(1);
        SeasonalState state = rule.create();
        double[] scores = new double[file.values().length];
        for (int i = 0; i < scores.length; i++) {
            // 1970-01-01 was a Thursday.
            int slot = (int) Math.floorMod(Math.floorDiv(file.epochSeconds()[i], 3600L) + 72, 168L);
            double cost = mean == 0 ? 0 : file.values()[i] / mean * MEAN;
            Expectation e = rule.expect(state, slot);
            double score = e.known() && rule.matters(e, cost) ? Math.max(e.scoreUp(cost), e.scoreDown(cost)) : 0;
            rule.learn(state, slot, cost);
            scores[i] = Math.max(0, Math.max(score, rule.score(state, slot, cost)));
        }
        return scores;
    }
}
