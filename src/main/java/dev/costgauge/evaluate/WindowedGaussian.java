package dev.costgauge.evaluate;

import java.util.Arrays;

/**
 * The benchmark's own baseline: how far a value lies in the tail of a normal distribution over the last {@code size}
 * values, which moves on by {@code step} values at a time.
 */
final class WindowedGaussian implements NabRule {

    private final int size;
    private final int step;

    WindowedGaussian(int size, int step) {
        this.size = size;
        this.step = step;
    }

    @Override
    public String name() {
        return "windowed-gaussian";
    }

    /** The published one, which is printed as 1.0. */
    @Override
    public double limit() {
        return 1 - 5e-13;
    }

    @Override
    public double[] scores(NabFile file) {
        return scores(file.values());
    }

    /** One minus the tail's probability: .5 at the mean, 1 far away. */
    double[] scores(double[] values) {
        double[] scores = new double[values.length];
        double[] window = new double[size];
        int filled = 0;
        int waiting = 0;
        double mean = 0;
        double deviation = 1;
        for (int i = 0; i < values.length; i++) {
            scores[i] = filled > 0 ? 1 - .5 * NormalTail.erfc(Math.abs(values[i] - mean) / deviation / 1.4142) : 0;
            boolean moved;
            if (filled < size) {
                window[filled++] = values[i];
                moved = true;
            } else {
                waiting++;
                moved = waiting == step;
                if (moved) {
                    System.arraycopy(window, step, window, 0, size - step);
                    System.arraycopy(values, i - step + 1, window, size - step, step);
                    waiting = 0;
                }
            }
            if (moved) {
                double center = Arrays.stream(window, 0, filled).average().orElse(0);
                double squares = 0;
                for (int j = 0; j < filled; j++) {
                    squares += (window[j] - center) * (window[j] - center);
                }
                mean = center;
                deviation = squares == 0 ? 1e-6 : Math.sqrt(squares / filled);
            }
        }
        return scores;
    }
}
