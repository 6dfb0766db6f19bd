package dev.costgauge.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The benchmark's own scoring (Lavin and Ahmad 2015, NAB 1.1). A window counts once, by its best record: a sigmoid pays
 * early records more. Every alerting record outside costs, little just after a window and fully far from one. A missed
 * window costs its weight. One threshold serves all files and is the one that is best over them.
 */
record NabScorer(NabProfile profile) {

    /**
     * One record that counts.
     *
     * @param score the detector's
     * @param worth what alerting on it adds
     * @param window number of the window it lies in, over all files; -1 for none
     */
    record Point(double score, double worth, int window) {}

    /** The best threshold and what it is worth. */
    record Best(double threshold, double score) {}

    /** All records of a file after its probation. */
    List<Point> points(NabFile file, double[] scores, int firstWindow) {
        double most = sigmoid(-1);
        List<Point> points = new ArrayList<>();
        int next = 0;
        int inside = -1;
        int lastEnd = -1;
        double lastWidth = 0;
        for (int i = 0; i < scores.length; i++) {
            if (inside < 0 && next < file.windows().size() && i == file.windows().get(next).first()) {
                inside = next++;
            }
            double worth;
            if (inside >= 0) {
                NabFile.Window window = file.windows().get(inside);
                double width = window.last() - window.first() + 1.0;
                worth = profile.caught * sigmoid(-(window.last() - i + 1) / width) / most;
            } else {
                double away = lastEnd < 0 ? Double.POSITIVE_INFINITY : (i - lastEnd) / (lastWidth - 1);
                worth = profile.wrong * sigmoid(away);
            }
            if (i >= file.probation()) {
                points.add(new Point(scores[i], worth, inside < 0 ? -1 : firstWindow + inside));
            }
            if (inside >= 0 && i == file.windows().get(inside).last()) {
                lastEnd = i;
                lastWidth = i - file.windows().get(inside).first() + 1.0;
                inside = -1;
            }
        }
        return points;
    }

    private static double sigmoid(double position) {
        return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
    }

    private List<Point> points(List<NabFile> files, List<double[]> scores) {
        List<Point> points = new ArrayList<>();
        int windows = 0;
        for (int i = 0; i < files.size(); i++) {
            points.addAll(points(files.get(i), scores.get(i), windows));
            windows += files.get(i).windows().size();
        }
        points.sort(Comparator.comparingDouble(Point::score).reversed());
        return points;
    }

    /** The threshold that is worth most over all files; the highest of equals. */
    Best best(List<NabFile> files, List<double[]> scores) {
        List<Point> points = points(files, scores);
        Sum sum = new Sum(windows(files), profile.missed);
        Best best = new Best(Double.POSITIVE_INFINITY, sum.value());
        for (int i = 0; i < points.size(); i++) {
            sum.add(points.get(i));
            boolean last = i + 1 == points.size() || points.get(i + 1).score() != points.get(i).score();
            if (last && sum.value() > best.score() + 1e-12) {
                best = new Best(points.get(i).score(), sum.value());
            }
        }
        return best;
    }

    /** What a threshold is worth: records at or above it alert. */
    double score(List<NabFile> files, List<double[]> scores, double threshold) {
        List<Point> alerts = points(files, scores).stream()
                .filter(point -> point.score() >= threshold)
                .toList();
        return score(alerts, windows(files));
    }

    /** What alerts are worth where there are so many windows. */
    double score(List<Point> alerts, int windows) {
        Sum sum = new Sum(windows, profile.missed);
        alerts.forEach(sum::add);
        return sum.value();
    }

    /** On the published scale: 0 for a detector that never alerts, 100 for one that alerts first in every window. */
    double normalized(List<NabFile> files, double score) {
        int windows = windows(files);
        double silent = -profile.missed * windows;
        return 100 * (score - silent) / (profile.caught * windows - silent);
    }

    private static int windows(List<NabFile> files) {
        return files.stream().mapToInt(file -> file.windows().size()).sum();
    }

    /** The running score while the threshold falls. */
    private static final class Sum {

        private final double[] windows;
        private double value;

        Sum(int count, double missed) {
            windows = new double[count];
            Arrays.fill(windows, -missed);
            value = -missed * count;
        }

        void add(Point point) {
            if (point.window() < 0) {
                value += point.worth();
            } else if (point.worth() > windows[point.window()]) {
                value += point.worth() - windows[point.window()];
                windows[point.window()] = point.worth();
            }
        }

        double value() {
            return value;
        }
    }
}
