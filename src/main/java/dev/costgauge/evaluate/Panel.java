package dev.costgauge.evaluate;

/**
 * Hourly costs of several series over the same hours; hour 0 begins on a Monday, 00:00.
 *
 * @param names one for each series
 * @param costs USD, by series and hour; NaN where there is no data
 * @param masked hours that are left out of the scoring, by series and hour
 */
record Panel(String[] names, double[][] costs, boolean[][] masked) {

    int hours() {
        return costs.length == 0 ? 0 : costs[0].length;
    }

    int index(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("series " + name + " is not a column");
    }
}
