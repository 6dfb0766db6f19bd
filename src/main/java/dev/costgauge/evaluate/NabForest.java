package dev.costgauge.evaluate;

/** The random cut forest over records. */
final class NabForest implements NabRule {

    @Override
    public String name() {
        return "random-cut-forest";
    }

    @Override
    public double limit() {
        return 1;
    }

    @Override
    public double[] scores(NabFile file) {
        CutForest forest = new CutForest();
        double[] scores = new double[file.values().length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = forest.next(0, file.values()[i]);
        }
        return scores;
    }
}
