package dev.costgauge.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one rule came to. A false provisional hour is one that ends below its threshold. Alert hours within six hours of
 * each other are one episode, as in {@link AlertScorer}; so a false hour next to one that passed its threshold adds none.
 * Built by one thread.
 */
final class PartHourOutcome {

    private static final int MERGE = 6;

    private final String rule;
    private final Map<PartHourFault, List<Double>> minutes = new LinkedHashMap<>();
    private final Map<PartHourFault, Integer> tried = new LinkedHashMap<>();
    private int plainHours;
    private int provisional;
    private int confirmed;
    private int falseEpisodes;
    private int crossings;
    private int alerts;
    private int lastFalse;
    private int lastCrossing;
    private int lastAlert;

    PartHourOutcome(String rule) {
        this.rule = rule;
    }

    String rule() {
        return rule;
    }

    /** Begins the plain hours of one client and seed. */
    void beginClient() {
        lastFalse = -MERGE - 1;
        lastCrossing = lastFalse;
        lastAlert = lastFalse;
    }

    /**
     * Counts an hour without a fault.
     *
     * @param told whether the pace rule told it before it passed its threshold
     * @param passed whether it passed its threshold in the end
     */
    void plain(int hour, boolean told, boolean passed) {
        plainHours++;
        provisional += told ? 1 : 0;
        confirmed += told && passed ? 1 : 0;
        if (told && !passed) {
            falseEpisodes += hour - lastFalse > MERGE ? 1 : 0;
            lastFalse = hour;
        }
        if (passed) {
            crossings += hour - lastCrossing > MERGE ? 1 : 0;
            lastCrossing = hour;
        }
        if (told || passed) {
            alerts += hour - lastAlert > MERGE ? 1 : 0;
            lastAlert = hour;
        }
    }

    /** Counts a fault; {@code after} is in minutes since it began, NaN when it was never told. */
    void fault(PartHourFault fault, double after) {
        tried.merge(fault, 1, Integer::sum);
        List<Double> known = minutes.computeIfAbsent(fault, any -> new ArrayList<>());
        if (!Double.isNaN(after)) {
            known.add(after);
        }
    }

    double weeks() {
        return plainHours / 168.0;
    }

    int provisional() {
        return provisional;
    }

    int confirmed() {
        return confirmed;
    }

    int falseEpisodes() {
        return falseEpisodes;
    }

    double falsePerWeek() {
        return falseEpisodes / weeks();
    }

    /** Alert episodes that are there because of the pace rule, by series-week. */
    double addedPerWeek() {
        return (alerts - crossings) / weeks();
    }

    int tried(PartHourFault fault) {
        return tried.getOrDefault(fault, 0);
    }

    /** The told part of the faults. */
    double told(PartHourFault fault) {
        return (double) minutes.getOrDefault(fault, List.of()).size() / tried(fault);
    }

    /** Minutes after which that part of the told faults was told; NaN when none was. */
    double quantile(PartHourFault fault, double part) {
        double[] sorted = minutes.getOrDefault(fault, List.of()).stream().mapToDouble(after -> after).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, part * sorted.length)];
    }

    /** The part of all faults that was told within so many minutes. */
    double within(PartHourFault fault, double most) {
        List<Double> known = minutes.getOrDefault(fault, List.of());
        return (double) known.stream().filter(after -> after <= most).count() / tried(fault);
    }
}
