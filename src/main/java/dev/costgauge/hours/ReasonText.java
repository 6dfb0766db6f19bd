package dev.costgauge.hours;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.detect.AnomalyKind;
import dev.costgauge.detect.Detector;

/** Says in one sentence why an alert took a step, with the numbers behind it. */
record ReasonText(HourOfWeek week) {

    String of(AlertStatus status, Episode episode, Hour hour, Detector<?> rule) {
        String when = week.format(hour.hour);
        String cost = Nanos.format(hour.cost);
        return switch (status) {
            case OPENED, UPDATED -> anomaly(episode.kind, hour, when, cost) + part(episode)
                    + " (" + rule.rule() + ", " + rule.parameters() + ").";
            case RESOLVED -> "The hour of %s cost %s, and no hour since %s was anomalous; in all %s %s expectation."
                    .formatted(when, cost, week.format(episode.lastAnomalousHour), magnitude(episode.excess), side(episode.excess));
            case RETRACTED -> "Late cost or a credit brought the hour of %s to %s, between %s and %s; nothing anomalous remains."
                    .formatted(
                            when,
                            cost,
                            dollars(Math.max(hour.expectation.floor(), 0)),
                            dollars(hour.expectation.threshold()));
        };
    }

    private static String anomaly(AnomalyKind kind, Hour hour, String when, String cost) {
        String has = hour.closed ? "The hour of " + when + " cost " + cost : "The running hour of " + when + " has cost " + cost;
        String off = magnitude(hour.excess());
        String expected = dollars(hour.expectation.expected());
        String reference = dollars(hour.referenceNanos() / 1e9);
        return switch (kind) {
            case SPIKE -> "%s, %s above the %s expected; more than %s is anomalous"
                    .formatted(has, off, expected, dollars(hour.expectation.threshold()));
            case NEW_SPEND -> "%s, %s above the %s expected of a pair with less than a week of history; more than %s is anomalous"
                    .formatted(has, off, expected, dollars(hour.expectation.threshold()));
            case DROP -> "%s, %s below the %s expected; less than %s is anomalous"
                    .formatted(has, off, reference, dollars(Math.max(hour.expectation.floor(), 0)));
            case SILENCE -> "Nothing was spent in the hour of %s, where %s was expected".formatted(when, reference);
            case LEVEL_SHIFT -> "%s; the last hours together left the reference level, by which this hour would cost %s"
                    .formatted(has, reference);
            case SLOW_RAMP -> "%s; the last days together crept away from the reference level, by which this hour would cost %s"
                    .formatted(has, reference);
            case FLEET -> has;
        };
    }

    private static String part(Episode episode) {
        return episode.parentAlertId.isEmpty() ? "" : "; part of the fleet's alert " + episode.parentAlertId;
    }

    private static String side(long excess) {
        return excess < 0 ? "below" : "above";
    }

    private static String magnitude(long nanos) {
        return Nanos.format(Math.abs(nanos));
    }

    private static String dollars(double amount) {
        return Double.isFinite(amount) ? Nanos.format(Math.round(amount * Nanos.PER_DOLLAR)) : "nothing";
    }
}
