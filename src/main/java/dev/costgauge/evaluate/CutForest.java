package dev.costgauge.evaluate;

import com.amazon.randomcutforest.RandomCutForest;
import com.amazon.randomcutforest.config.Precision;

/**
 * Amazon's random cut forest over the last 24 hours as one point, with its library's usual 50 trees of 256 points. Its
 * score has no natural limit; 1.5 stands for an alert.
 */
final class CutForest implements Online {

    private static final double USUAL_LIMIT = 1.5;
    private static final int WARM = 48;

    private final RandomCutForest forest = RandomCutForest.builder()
            .dimensions(24)
            .shingleSize(24)
            .internalShinglingEnabled(true)
            .numberOfTrees(50)
            .sampleSize(256)
            .precision(Precision.FLOAT_32)
            .parallelExecutionEnabled(false)
            .randomSeed(42)
            .build();

    private int seen;

    @Override
    public double next(int slot, double cost) {
        double[] point = {cost};
        double score = seen++ < WARM ? 0 : forest.getAnomalyScore(point) / USUAL_LIMIT;
        forest.update(point);
        return score;
    }
}
