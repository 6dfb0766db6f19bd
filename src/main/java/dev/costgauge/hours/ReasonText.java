package dev.costgauge.hours;

import dev.costgauge.attribution.Driver;
import dev.costgauge.attribution.PlaceAmounts;
import dev.costgauge.avro.AlertStatus;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.detect.AnomalyKind;
import dev.costgauge.detect.Detector;
import dev.costgauge.wire.Place;

/** Says in one sentence why an alert took a step, with the numbers behind it. */
record ReasonText(HourOfWeek week) {

    String of(AlertStatus status, Episode episode, Hour hour, Detector<?> rule) {
        String when = week.format(hour.hour);
        String cost = Nanos.format(hour.cost);
        return switch (status) {
            case OPENED, UPDATED -> (hour.anomaly != null && hour.anomaly.provisional
                            ? pace(hour, when, cost)
                            : anomaly(episode.kind, hour, when, cost))
                    + cause(episode.cause) + part(episode)
                    + " (" + rule.rule() + ", " + rule.parameters() + ").";
            case RESOLVED -> "The hour of %s cost %s, and no hour since %s was anomalous; in all %s %s expectation."
                    .formatted(when, cost, week.format(episode.lastAnomalousHour), magnitude(episode.excess()), side(episode.excess()));
            case RETRACTED -> hour.paceFailed
                    ? "The hour of %s ended at %s, not above the %s that are anomalous: its pace did not hold."
                            .formatted(when, cost, dollars(hour.expectation.threshold()))
                    : "Late cost or a credit brought the hour of %s to %s, between %s and %s; nothing anomalous remains."
                    .formatted(
                            when,
                            cost,
                            dollars(Math.max(hour.expectation.floor(), 0)),
                            dollars(hour.expectation.threshold()));
        };
    }

    private static String pace(Hour hour, String when, String cost) {
        return "The running hour of %s has cost %s already, %s %s the %s expected of it so far; at this pace it will pass the %s that are anomalous, which the rest of the hour confirms or takes back"
                .formatted(
                        when,
                        cost,
                        magnitude(hour.excess()),
                        side(hour.excess()),
                        dollars(hour.reference()),
                        dollars(hour.expectation.threshold()));
    }

    private static String anomaly(AnomalyKind kind, Hour hour, String when, String cost) {
        String has = hour.closed ? "The hour of " + when + " cost " + cost : "The running hour of " + when + " has cost " + cost;
        String off = magnitude(hour.excess());
        String expected = dollars(hour.expectation.expected());
        String reference = dollars(hour.reference());
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

    /** The largest parts, when they say something. */
    private static String cause(Cause cause) {
        StringBuilder text = new StringBuilder();
        // Hours above and below may cancel out, and then nothing drives what is left.
        cause.drivers().ranked().stream()
                .findFirst()
                .filter(driver -> isMost(cause.drivers().of(driver), cause.excess()))
                .ifPresent(driver -> text.append("; ")
                        .append(magnitude(cause.drivers().of(driver)))
                        .append(" of it by ")
                        .append(words(driver)));
        PlaceAmounts places = cause.places();
        if (places.size() > 0 && isMost(places.nanos(0), cause.excess())) {
            Place place = Place.read(places.place(0));
            text.append("; ").append(magnitude(places.nanos(0))).append(" of it in ");
            text.append(place.cluster().isEmpty() ? "no cluster" : place.cluster());
            text.append(place.namespace().isEmpty() ? "" : "/" + place.namespace());
        }
        return text.toString();
    }

    private static boolean isMost(long part, long excess) {
        return excess > 0 ? part > excess / 2 : part < excess / 2;
    }

    private static String words(Driver driver) {
        return switch (driver) {
            case REQUESTS -> "the number of requests";
            case INPUT_TOKENS -> "input tokens per request";
            case OUTPUT_TOKENS -> "output tokens per request";
            case CACHE -> "the share of input from the cache";
            case UNIT_PRICE -> "the price of tokens";
            case COST_PER_REQUEST -> "the cost of a request";
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
