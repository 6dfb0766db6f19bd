package dev.costgauge.evaluate;

import java.util.List;

/**
 * One file of the Numenta anomaly benchmark.
 *
 * @param name folder and file
 * @param epochSeconds time of each record
 * @param values one a record
 * @param windows labelled anomalies
 */
record NabFile(String name, long[] epochSeconds, double[] values, List<Window> windows) {

    /** First and last record of a labelled anomaly. */
    record Window(int first, int last) {}

    /** Records at the start that are not scored: 15 % of the file, 750 at most. */
    int probation() {
        return (int) Math.min(Math.floor(.15 * values.length), .15 * 5000);
    }
}
