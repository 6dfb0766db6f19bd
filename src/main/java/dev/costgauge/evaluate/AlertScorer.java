package dev.costgauge.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts caught faults and false alert episodes. A fault is caught when any of its hours alerts. Every alerting hour that
 * is in no fault, nor in the {@code aftermath} that follows one, nor masked, nor before the warm-up's end, is false; false
 * hours of one series less than six hours apart are one episode. Rates are per week of scored hours of one series.
 */
final class AlertScorer {

    private static final int MERGE = 6;

    private static final double FAINT = .02;

    private static final byte IGNORED = 0;
    private static final byte QUIET = 1;
    private static final byte FAULTY = 2;

    private final List<Injection> sets;
    private final List<byte[][]> labels = new ArrayList<>();
    private final double weeks;
    private int faults;

    AlertScorer(List<Injection> sets, int warmUp, int aftermath) {
        this.sets = sets;
        long quiet = 0;
        for (Injection set : sets) {
            byte[][] label = label(set, warmUp, aftermath);
            labels.add(label);
            for (byte[] series : label) {
                for (byte hour : series) {
                    quiet += hour == QUIET ? 1 : 0;
                }
            }
            faults += set.faults().size();
        }
        weeks = quiet / 168.0;
    }

    private static byte[][] label(Injection set, int warmUp, int aftermath) {
        Panel panel = set.panel();
        byte[][] label = new byte[panel.names().length][panel.hours()];
        for (int s = 0; s < label.length; s++) {
            for (int hour = warmUp; hour < label[s].length; hour++) {
                boolean counts = !Double.isNaN(panel.costs()[s][hour]) && !panel.masked()[s][hour];
                label[s][hour] = counts ? QUIET : IGNORED;
            }
        }
        for (Fault fault : set.faults()) {
            byte[] of = label[fault.series()];
            Arrays.fill(of, fault.end(), Math.min(of.length, fault.end() + aftermath), IGNORED);
        }
        for (Fault fault : set.faults()) {
            Arrays.fill(label[fault.series()], fault.start(), fault.end(), FAULTY);
        }
        return label;
    }

    double weeks() {
        return weeks;
    }

    int faults() {
        return faults;
    }

    /**
     * For each rate the lowest threshold at which there are at most that many false episodes a series-week, walking down
     * from the highest score.
     *
     * @param falsePerWeek rising
     */
    double[] thresholds(List<double[][]> scores, double... falsePerWeek) {
        double[] thresholds = new double[falsePerWeek.length];
        Arrays.fill(thresholds, FAINT);
        List<boolean[][]> raised = new ArrayList<>();
        for (byte[][] label : labels) {
            raised.add(new boolean[label.length][label.length == 0 ? 0 : label[0].length]);
        }
        int episodes = 0;
        int rate = 0;
        for (FalseHour at : falseHours(scores)) {
            boolean[] series = raised.get(at.set())[at.series()];
            episodes += 1 - neighbours(series, at.hour());
            series[at.hour()] = true;
            while (episodes > falsePerWeek[rate] * weeks) {
                thresholds[rate++] = Math.nextUp(at.score());
                if (rate == falsePerWeek.length) {
                    return thresholds;
                }
            }
        }
        return thresholds;
    }

    double threshold(List<double[][]> scores, double falsePerWeek) {
        return thresholds(scores, falsePerWeek)[0];
    }

    /** One hour at which an alert would be false. */
    private record FalseHour(int set, int series, int hour, double score) {}

    /** The highest first; hours that hardly score are no use to anyone. */
    private List<FalseHour> falseHours(List<double[][]> scores) {
        List<FalseHour> hours = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            byte[][] label = labels.get(i);
            for (int s = 0; s < label.length; s++) {
                for (int hour = 0; hour < label[s].length; hour++) {
                    double score = scores.get(i)[s][hour];
                    if (label[s][hour] == QUIET && score > FAINT) {
                        hours.add(new FalseHour(i, s, hour, score));
                    }
                }
            }
        }
        hours.sort(Comparator.comparingDouble(FalseHour::score).reversed());
        return hours;
    }

    /** Episodes that an hour touches: it makes one, prolongs one or joins two. */
    private static int neighbours(boolean[] raised, int hour) {
        int touched = 0;
        for (int step = -1; step <= 1; step += 2) {
            for (int away = 1; away <= MERGE; away++) {
                int other = hour + step * away;
                if (other >= 0 && other < raised.length && raised[other]) {
                    touched++;
                    break;
                }
            }
        }
        // Between two hours that are one episode already it changes nothing.
        return touched == 2 && joined(raised, hour) ? 1 : touched;
    }

    private static boolean joined(boolean[] raised, int hour) {
        int before = hour - 1;
        while (!raised[before]) {
            before--;
        }
        int after = hour + 1;
        while (!raised[after]) {
            after++;
        }
        return after - before <= MERGE;
    }

    /**
     * What a threshold comes to.
     *
     * @param recall caught part of the faults
     * @param falsePerWeek false episodes a series-week
     * @param f1 harmonic mean of recall and of caught over caught and false
     * @param byKind caught and planted, by kind
     */
    record Outcome(double recall, double falsePerWeek, double f1, Map<String, int[]> byKind) {}

    Outcome at(List<double[][]> scores, double threshold) {
        Map<String, int[]> byKind = new TreeMap<>();
        int caught = 0;
        int episodes = 0;
        for (int i = 0; i < sets.size(); i++) {
            for (Fault fault : sets.get(i).faults()) {
                double[] score = scores.get(i)[fault.series()];
                boolean hit = false;
                for (int hour = fault.start(); hour < fault.end() && !hit; hour++) {
                    hit = score[hour] >= threshold;
                }
                int[] counts = byKind.computeIfAbsent(fault.kind(), kind -> new int[2]);
                counts[0] += hit ? 1 : 0;
                counts[1]++;
                caught += hit ? 1 : 0;
            }
            byte[][] label = labels.get(i);
            for (int s = 0; s < label.length; s++) {
                int last = -MERGE - 1;
                for (int hour = 0; hour < label[s].length; hour++) {
                    if (label[s][hour] == QUIET && scores.get(i)[s][hour] >= threshold) {
                        episodes += hour - last > MERGE ? 1 : 0;
                        last = hour;
                    }
                }
            }
        }
        double f1 = caught == 0 ? 0 : 2.0 * caught / (2.0 * caught + episodes + faults - caught);
        return new Outcome(faults == 0 ? 0 : (double) caught / faults, episodes / weeks, f1, byKind);
    }
}
