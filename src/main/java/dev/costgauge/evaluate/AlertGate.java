package dev.costgauge.evaluate;

/**
 * Makes one alert of one incident: after an alert nothing is told for some records, and for some more only what is much
 * stronger than the alert was. Two numbers. Not thread-safe.
 */
final class AlertGate {

    private final double limit;
    private final double silence;
    private final double doubt;
    private final double stronger;

    private double records = Double.POSITIVE_INFINITY;
    private double told;

    /**
     * @param limit score at which to alert
     * @param silence records after an alert in which nothing is told
     * @param doubt records after an alert in which only a score above {@code stronger} times the alert's is told
     */
    AlertGate(double limit, double silence, double doubt, double stronger) {
        this.limit = limit;
        this.silence = silence;
        this.doubt = doubt;
        this.stronger = stronger;
    }

    /** Whether this record's score is an alert. */
    boolean alerts(double score) {
        records++;
        boolean alert = score >= limit && (records > doubt || (records > silence && score > stronger * told));
        if (alert) {
            records = 0;
            told = score;
        }
        return alert;
    }
}
